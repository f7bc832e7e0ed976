import Bytes
import JSON

/// The JSON body of a refresh: `{"refresh_token": "…"}`.
struct RefreshForm {
    var refreshToken: String

    init(_ request: Request) throws(Problem) {
        try request.expect("application/json")
        guard !request.body.isEmpty else { throw .validation([.missing("refresh_token")]) }
        var members = JSONMembers()
        do throws(JSONError) {
            try members.parse(request.body.span)
        } catch .notAnObject {
            let error = FieldError(
                field: "body", message: "value is not a valid dict", type: "type_error.dict")
            throw .validation([error])
        } catch {
            throw Problem(.badRequest, "The JSON body cannot be read")
        }
        guard let member = members.member(named: "refresh_token") else {
            throw .validation([.missing("refresh_token")])
        }
        guard member.kind == .string else { throw .validation([.notText("refresh_token")]) }
        refreshToken = members.storage.span.text(in: member.value.bounds)
        // By an escape, NUL is JSON; in no form and in no body of this API does it stand for anything.
        if refreshToken.utf8.contains(0) { throw Problem(.badRequest, "The JSON body cannot be read") }
    }
}
