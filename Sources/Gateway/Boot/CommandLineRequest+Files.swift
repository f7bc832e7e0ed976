/// The commands that look at a file.
extension CommandLineRequest {
    /// `check FILE`, `routes FILE [--json]`.
    static func file(
        _ command: String, _ rest: [String], switches known: [String] = []
    ) throws(Fault) -> (file: String, switches: [String]) {
        var file: String?
        var switches: [String] = []
        for argument in rest {
            if argument.hasPrefix("-") {
                guard known.contains(argument) else {
                    throw Fault(text: "\(command): unknown option `\(argument)`")
                }
                if switches.contains(argument) { throw Fault(text: "\(command): \(argument) is given twice") }
                switches.append(argument)
            } else if file != nil {
                throw Fault(text: "\(command): unknown argument `\(argument)`")
            } else {
                file = argument
            }
        }
        guard let file else { throw Fault(text: "\(command): a file is missing") }
        return (file, switches)
    }
}
