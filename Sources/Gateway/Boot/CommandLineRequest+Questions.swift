/// `explain` and `why`: the commands that ask about one request.
extension CommandLineRequest {
    static func explain(_ rest: [String]) throws(Fault) -> CommandLineRequest {
        var asked = ExplainRequest()
        let known = ["--config", "--method", "--path", "--header", "--address", "--token", "--request"]
        var describes = false
        for option in try options(rest, "explain", known: known, repeatable: ["--header"]) {
            switch option.name {
            case "--config": asked.file = option.value
            case "--token": asked.tokenFile = option.value
            case "--request": asked.requestFile = option.value
            case "--address":
                guard let address = AddressText.ip(option.value) else {
                    throw Fault(text: "explain: `\(option.value)` is not an address such as `192.0.2.1`")
                }
                asked.request.address = address
            case "--method":
                describes = true
                asked.request.method = option.value
            case "--path":
                describes = true
                asked.request.target = option.value
            default:
                describes = true
                guard let field = ExplainRequest.field(option.value) else {
                    throw Fault(text: "explain: --header wants `Name: value`")
                }
                asked.request.fields.append(field)
            }
        }
        if asked.requestFile != nil, describes {
            throw Fault(
                text: "explain: --request stands for --method, --path and --header; give one of the two")
        }
        return .explain(asked)
    }

    static func why(_ rest: [String]) throws(Fault) -> CommandLineRequest {
        guard let id = rest.first, !id.hasPrefix("-") else {
            throw Fault(text: "why: a request's id is missing")
        }
        if !WhyCommand.isID(id) { throw Fault(text: "why: that is no id of a request") }
        var target: Target?
        for option in try options(Array(rest.dropFirst()), "why", known: ["--admin"]) {
            target = .admin(path: option.value)
        }
        return .why(id: id, target)
    }
}
