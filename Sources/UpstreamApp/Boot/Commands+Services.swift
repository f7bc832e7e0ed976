/// What an operator asks of the services.
extension Commands {
    static let servicesUsage = """
        usage: upstream-app services check

        Tells of each service: not configured (and which variables would), configured and reachable, or what
        is wrong. Nothing is sent, stored or changed there.

        Exit codes: 0 all that are configured work; 1 one does not; 2 not a command, or a bad environment.
        """

    static let emailUsage = """
        usage: upstream-app email preview TEMPLATE [VARIABLE=VALUE …] [--text | --html | --subject]

        Prints what a template of EMAIL_TEMPLATES comes to: subject, text and HTML, or what is asked for.

        Exit codes: 0 printed; 1 it cannot be filled; 2 not a command, or a bad environment.
        """

    /// `services check`
    static func checkServices(_ settings: Settings) -> CInt {
        let checks = ServiceCheck.all(Services(settings.services))
        var isGood = true
        for check in checks {
            print(check.line)
            if case .wrong = check.outcome { isGood = false }
        }
        return isGood ? done : failed
    }

    /// `email preview TEMPLATE …`
    static func previewEmail(_ arguments: [String], _ settings: Settings) -> CInt {
        guard let folder = Files.environmentValue(Setting.emailTemplates.rawValue), !folder.isEmpty else {
            StandardError.write("EMAIL_TEMPLATES is not set")
            return misused
        }
        var variables: [EmailMessage.Variable] = []
        var parts: [String] = []
        for argument in arguments.dropFirst() {
            if ["--text", "--html", "--subject"].contains(argument) {
                parts.append(argument)
                continue
            }
            guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
                StandardError.write("\(argument) is no VARIABLE=VALUE")
                StandardError.show(emailUsage + "\n")
                return misused
            }
            variables.append(
                EmailMessage.Variable(
                    name: String(argument[..<equals]),
                    value: String(argument[argument.index(after: equals)...])))
        }
        do throws(EmailTemplate.Fault) {
            let rendering = try EmailTemplate(named: arguments[0], in: folder).render(variables)
            if parts.isEmpty {
                print("Subject: \(rendering.subject)\n\n\(rendering.text)\n\(rendering.html)")
            }
            for part in parts {
                print(
                    part == "--text"
                        ? rendering.text : part == "--html" ? rendering.html : rendering.subject)
            }
            return done
        } catch {
            StandardError.write(error.text)
            return failed
        }
    }
}
