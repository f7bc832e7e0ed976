internal import EventLoop

/// `gateway explain`: what the policies make of a request, one after another, and why.
enum ExplainCommand {
    static func report(
        _ asked: ExplainRequest, _ surroundings: Surroundings, now: Moment
    ) -> CheckCommand.Report {
        let configuration: Configuration
        let missing: [String]
        do throws(ConfigurationError) {
            (configuration, missing) = try ConfigurationGlance.read(asked.file, surroundings)
        } catch {
            return .init(code: .refused, errors: error.lines)
        }
        var request = asked.request
        if let file = asked.requestFile {
            guard let text = text(file, surroundings), var head = ExplainRequest.head(text) else {
                return .init(
                    code: .refused,
                    errors: ["\(file): holds no request; write `GET /path` and a field on each line below"])
            }
            head.address = request.address
            request = head
        }
        if let file = asked.tokenFile {
            guard let text = text(file, surroundings) else {
                return .init(code: .refused, errors: ["\(file): the token cannot be read"])
            }
            let token = text.filter { !$0.isWhitespace }
            let sources = configuration.providers.flatMap(\.tokenSources)
            let isUsual = sources.isEmpty || sources.contains(.authorization)
            request.carry(token, in: isUsual ? .authorization : sources[0])
        }
        do throws(BootError) {
            let trial = try PolicyTrial(configuration, now: now)
            let answer = trial.judge(request)
            var notes = missing.map { "note: the key file \($0) is not there: no token is good without it" }
            if answer.refusal?.rule == .keysUnavailable {
                notes.append("note: keys are fetched while the gateway runs, and never here")
            }
            return .init(
                code: .success, output: Explanation(request, answer, configuration).lines, errors: notes)
        } catch {
            return .init(code: .cannotStart, errors: ["\(error)"])
        }
    }

    private static func text(_ file: String, _ surroundings: Surroundings) -> String? {
        guard case .bytes(let bytes) = surroundings.readFile(file == "-" ? "/dev/stdin" : file, 65_536) else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
