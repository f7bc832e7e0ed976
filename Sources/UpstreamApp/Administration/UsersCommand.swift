/// `upstream-app users …`, read from the command line.
enum UsersCommand: Equatable, Sendable {
    case list(asJSON: Bool)
    case show(UserName, asJSON: Bool)
    case create(username: String, email: String, firstName: String, lastName: String, PasswordSource)
    case disable(UserName)
    case enable(UserName)
    case delete(UserName)
    case resetPassword(UserName, PasswordSource)
    case sessions(UserName, asJSON: Bool)
    case logOutEverywhere(UserName)

    /// Where a password comes from: never from the command line, which others can read.
    enum PasswordSource: Equatable, Sendable {
        /// The first line of standard input; at a terminal it is asked for, and not shown.
        case input
        /// A random one, which is printed.
        case generated
    }

    static let usage = """
        usage: upstream-app users list [--json]
               upstream-app users show USER [--json]
               upstream-app users create USERNAME --email ADDRESS --first-name NAME --last-name NAME
                                         [--generate]
               upstream-app users disable USER           no login any more, and all tokens are void at once
               upstream-app users enable USER            opens the account again; old tokens stay void
               upstream-app users delete USER --yes      forgets the user; all tokens are void at once
               upstream-app users reset-password USER [--generate]   all tokens are void at once
               upstream-app users sessions USER [--json]
               upstream-app users logout-everywhere USER             all tokens are void at once

        USER is a username or an e-mail address, or `--id NUMBER`. A password is the first line of standard
        input, or is asked for at a terminal; with --generate a random one is set and printed.
        What makes tokens void waits up to 5 s until the serving app has told the gateway, and says so.
        """

    /// What is wrong with the command line.
    struct Fault: Error, Equatable {
        var text: String
    }

    /// Reads what stands behind `users`.
    init(_ arguments: [String]) throws(Fault) {
        var words = CommandWords(arguments.dropFirst())
        switch arguments.first {
        case "list": self = .list(asJSON: words.flag("--json"))
        case "show": self = .show(try words.user(), asJSON: words.flag("--json"))
        case "create":
            let email = try words.value("--email")
            let firstName = try words.value("--first-name")
            let lastName = try words.value("--last-name")
            let source = words.flag("--generate") ? PasswordSource.generated : .input
            self = .create(
                username: try words.word("USERNAME"), email: email, firstName: firstName, lastName: lastName,
                source)
        case "disable": self = .disable(try words.user())
        case "enable": self = .enable(try words.user())
        case "delete":
            let isSure = words.flag("--yes")
            self = .delete(try words.user())
            if !isSure { throw Fault(text: "deleting cannot be undone: say --yes") }
        case "reset-password":
            let source = words.flag("--generate") ? PasswordSource.generated : .input
            self = .resetPassword(try words.user(), source)
        case "sessions": self = .sessions(try words.user(), asJSON: words.flag("--json"))
        case "logout-everywhere": self = .logOutEverywhere(try words.user())
        case let name?: throw Fault(text: "users \(name): there is no such command")
        case nil: throw Fault(text: "users: say what to do")
        }
        try words.finish()
    }
}
