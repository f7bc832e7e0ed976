import Bytes
import Door
import EventLoop
import JSON

/// `gateway reload`: has a running gateway read its configuration again.
enum ReloadCommand {
    static func report(_ address: SocketAddress) -> CheckCommand.Report {
        let answer: DoorClient.Answer?
        do throws(IOError) {
            answer = try DoorClient(address: address).post("/reload", ByteBuffer())
        } catch {
            return refused("cannot ask the admin socket: \(IOError.text(of: error.code))")
        }
        guard let answer else {
            return refused("no answer came in time; the gateway's own log tells what came of it")
        }
        switch answer.status {
        case 200:
            let warnings = lines("warnings", answer.content) ?? []
            return .init(code: .success, output: ["reloaded"], errors: warnings.map { "warning: \($0)" })
        case 422:
            let lines = lines("detail", answer.content) ?? [answer.content]
            return .init(
                code: .refused, errors: lines + ["gateway: not reloaded; what was in force stays"])
        default: return refused("the gateway answers \(answer.status): \(answer.content)")
        }
    }

    private static func refused(_ text: String) -> CheckCommand.Report {
        .init(code: .refused, errors: ["gateway: not reloaded: \(text)"])
    }

    /// The strings of the array `name` in an object.
    private static func lines(_ name: StaticString, _ content: String) -> [String]? {
        var members = JSONMembers()
        let text = Array(content.utf8)
        guard (try? members.parse(text.span)) != nil, let member = members.member(named: name),
            member.kind == .array
        else { return nil }
        var array = JSONStringArray(member.value)
        var lines: [String] = []
        while let isString = array.next(members.storage.span) {
            if !isString { return nil }
            var line = ByteBuffer(capacity: 128)
            array.append(to: &line, of: members.storage.span)
            lines.append(line.readable.text)
        }
        return lines
    }
}
