// Invariant: recv and send are given exactly the free or the readable bytes of the buffer, with their count.
public import Bytes
internal import CLinux

extension ByteBuffer {
    /// Reads what has come, at least `room` bytes of it if there is so much, in one system call.
    public mutating func receive(from number: CInt, room: Int) -> Transfer {
        reserve(room)
        var count = 0
        repeat {
            count = unsafe clinux_receive(number, free.baseAddress, free.count)
        } while count < 0 && clinux_errno() == EINTR
        if count > 0 {
            wrote(count)
            return .moved(count)
        }
        if count == 0 { return .ended }
        let code = clinux_errno()
        return code == EAGAIN ? .wouldBlock : .failed(code)
    }

    /// Writes what is readable in one system call, and drops what was taken.
    public mutating func send(to number: CInt) -> Transfer {
        let transfer = sendKeeping(to: number)
        if case .moved(let count) = transfer { consume(count) }
        return transfer
    }

    /// Writes what is readable in one system call, and keeps it.
    @inline(__always)
    public func sendKeeping(to number: CInt) -> Transfer {
        if isEmpty { return .moved(0) }
        let sent = unsafe readable.withUnsafeBufferPointer { waiting in
            var count = 0
            repeat {
                count = unsafe clinux_send(number, waiting.baseAddress, waiting.count)
            } while count < 0 && clinux_errno() == EINTR
            return count
        }
        if sent >= 0 { return .moved(sent) }
        let code = clinux_errno()
        return code == EAGAIN ? .wouldBlock : .failed(code)
    }
}
