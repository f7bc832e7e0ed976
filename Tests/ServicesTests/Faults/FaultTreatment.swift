/// What a server does with a request instead of answering it well.
enum FaultTreatment: Sendable {
    case reply(FaultReply)
    /// The request is taken, and nothing comes.
    case silence
    /// The head of an answer stops half way.
    case halfHead
    /// Its content does.
    case halfBody
    /// The connection ends before all that the head has promised.
    case truncation
    /// Content without an end.
    case endless
    /// 403 with what is secret of the request in its message.
    case echo
}
