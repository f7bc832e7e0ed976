import Bytes
import Door
import EventLoop
import JSON

/// `gateway revoke`: asks a running gateway, at its admin door, to refuse tokens from now on.
struct RevokeCommand: Equatable {
    /// What is revoked, by the member that names it: `jti`, `sid`, `sub` or `kid`.
    var name: String
    var value: String
    var provider: String
    /// Of `sub`, the moment up to which its tokens are refused, nil: now; else when the last of them expires.
    /// In Unix seconds.
    var time: Int64?

    /// Why the gateway has not done it.
    struct Fault: Error, Equatable {
        var text: String
    }

    func body(nowMicroseconds now: Int64) -> ByteBuffer {
        var body = ByteBuffer(capacity: 256)
        body.append("{\"provider\":" as StaticString)
        body.append(jsonString: Array(provider.utf8).span)
        body.append(",\"\(name)\":")
        body.append(jsonString: Array(value.utf8).span)
        if name == "sub" {
            // To the microsecond: tokens of this very second are meant as well.
            body.append(",\"before\":" as StaticString)
            body.append(decimal: Int(time ?? now / 1_000_000))
            if time == nil {
                body.append(0x2E)
                body.append(decimal: Int(now % 1_000_000), width: 6)
            }
        } else if let time {
            body.append(",\"exp\":\(time)")
        }
        body.append(0x7D)
        return body
    }

    /// Asks the door at `address`; what it answers, once the revocation is durable and in force.
    func perform(_ address: SocketAddress, now: Moment) throws(Fault) -> String {
        let answer: DoorClient.Answer?
        do throws(IOError) {
            answer = try DoorClient(address: address)
                .post("/revocations", body(nowMicroseconds: now.wall))
        } catch {
            throw Fault(text: "cannot ask the admin socket: \(IOError.text(of: error.code))")
        }
        guard let answer else {
            throw Fault(text: "the admin socket gave no answer; the revocation may be in force all the same")
        }
        if answer.status != 201 {
            throw Fault(text: "the gateway answers \(answer.status): \(answer.content)")
        }
        return answer.content
    }
}
