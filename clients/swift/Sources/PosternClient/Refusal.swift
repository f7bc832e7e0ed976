/// What an error answer says.
public struct Refusal: Sendable, Equatable {
    public var status: Int
    public var detail: String
    public var errorCode: String?
    /// What to name in a report: the gateway's log holds it.
    public var requestID: String?

    public init(status: Int, detail: String, errorCode: String?, requestID: String?) {
        self.status = status
        self.detail = detail
        self.errorCode = errorCode
        self.requestID = requestID
    }
}
