/// `gateway revoke --jti ID [--exp SECONDS]`, or `--sid`, or `--kid`, or `--sub ID [--before now|SECONDS]`.
extension CommandLineRequest {
    static func revoke(_ rest: [String]) throws(Fault) -> CommandLineRequest {
        var command = RevokeCommand(name: "", value: "", provider: "local", time: nil)
        var admin: String?
        var time: (option: String, text: String)?
        let known = ["--admin", "--before", "--exp", "--jti", "--kid", "--provider", "--sid", "--sub"]
        for option in try options(rest, "revoke", known: known) {
            switch option.name {
            case "--admin": admin = option.value
            case "--provider": command.provider = option.value
            case "--before", "--exp":
                if time != nil { throw Fault(text: "revoke: give one of --before and --exp") }
                time = (option.name, option.value)
            default:
                if !command.name.isEmpty {
                    throw Fault(text: "revoke: give one of --jti, --sid, --sub and --kid")
                }
                command.name = String(option.name.dropFirst(2))
                command.value = option.value
            }
        }
        if command.name.isEmpty { throw Fault(text: "revoke: give one of --jti, --sid, --sub and --kid") }
        if let time {
            let belongs = command.name == "sub" ? "--before" : "--exp"
            if time.option != belongs {
                throw Fault(text: "revoke: \(time.option) does not go with --\(command.name)")
            }
            if time.text != "now" || time.option != "--before" {
                guard let seconds = Int64(time.text), seconds > 0, seconds < 1 << 40 else {
                    throw Fault(text: "revoke: \(time.option) wants Unix seconds, not `\(time.text)`")
                }
                command.time = seconds
            }
        }
        return .revoke(command, admin: admin)
    }
}
