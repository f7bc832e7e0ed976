// Invariant: recv and send are given exactly the free or the readable bytes of the buffer, with their count.
public import Bytes
internal import CLinux

/// What goes wrong stands apart, so that what goes well calls nothing but the kernel.
extension ByteBuffer {
    /// Reads what has come, at least `room` bytes of it if there is so much, in one system call.
    public mutating func receive(from number: CInt, room: Int) -> Transfer {
        if writableCount < room { return receiveGrowing(from: number, room: room) }
        let count = unsafe clinux_receive(number, free.baseAddress, free.count)
        if count > 0 {
            wrote(count)
            return .moved(count)
        }
        if count == 0 { return .ended }
        return receiveFailed(from: number, room: room, CInt(truncatingIfNeeded: 0 &- count))
    }

    @inline(never)
    private mutating func receiveGrowing(from number: CInt, room: Int) -> Transfer {
        reserve(room)
        return receive(from: number, room: room)
    }

    @inline(never)
    private mutating func receiveFailed(from number: CInt, room: Int, _ code: CInt) -> Transfer {
        if code == EINTR { return receive(from: number, room: room) }
        return code == EAGAIN ? .wouldBlock : .failed(code)
    }

    /// Writes what is readable in one system call, and drops what was taken.
    public mutating func send(to number: CInt) -> Transfer {
        let count = sent(to: number)
        if count < 0 { return Self.failure(count) }
        consume(count)
        return .moved(count)
    }

    /// Writes what is readable in one system call, and keeps it.
    public func sendKeeping(to number: CInt) -> Transfer {
        let count = sent(to: number)
        return count < 0 ? Self.failure(count) : .moved(count)
    }

    /// How many bytes the kernel has taken, or an error's number below zero.
    @inline(__always)
    private func sent(to number: CInt) -> Int {
        if isEmpty { return 0 }
        return unsafe readable.withUnsafeBufferPointer { waiting in
            while true {
                let count = unsafe clinux_send(number, waiting.baseAddress, waiting.count)
                if count != Int(0 &- EINTR) { return count }
            }
        }
    }

    private static func failure(_ count: Int) -> Transfer {
        let code = CInt(truncatingIfNeeded: 0 &- count)
        return code == EAGAIN ? .wouldBlock : .failed(code)
    }
}
