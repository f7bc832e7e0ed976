/// `gateway why ID`: asks a running gateway why it refused a request.
enum WhyCommand {
    /// An id that a gateway may have given or taken over.
    static func isID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }

    static func report(_ id: String, _ probe: Probe) -> CheckCommand.Report {
        do throws(Probe.Fault) {
            let answer = try probe.fetch("/refusals/\(id)?format=text")
            if answer.status == 404 {
                return .init(
                    code: .refused,
                    errors: [
                        "no refusal of \(id) is remembered: it was not refused, or its worker has refused "
                            + "\(RefusalRing.capacity) others since, or the gateway was started again"
                    ])
            }
            if answer.status != 200 {
                return .init(code: .refused, errors: ["the admin door answers \(answer.status)"])
            }
            let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").map(String.init)
            return .init(code: .success, output: lines)
        } catch {
            return .init(code: .refused, errors: ["gateway: \(error.text)"])
        }
    }
}
