import EventLoop

/// One fetch of a key set, in a process of its own; bounded in time and bytes by this side as well.
struct KeyFetch: ~Copyable {
    /// What the process may take beyond the time that it gives itself, to start and to end.
    private static let graceMicroseconds: Int64 = 1_000_000

    private let child: ChildProcess
    private let largest: Int
    /// When the process is killed, in monotonic microseconds.
    let deadline: Int64
    private var answer: [UInt8] = []

    enum Progress: Equatable {
        case underWay
        /// nil: what came is no answer.
        case answered(KeyFetchAnswer?)
    }

    init(_ question: KeyFetchQuestion, now: Int64) throws(IOError) {
        child = try ChildProcess(word: KeyFetchQuestion.word, question: question.bytes)
        largest = question.capacity + KeyFetchAnswer.largestHead
        deadline = now + Int64(question.milliseconds) * 1_000 + Self.graceMicroseconds
    }

    /// Becomes readable when there is more.
    var number: CInt { child.outputNumber }

    /// Takes what has come.
    mutating func proceed(now: Int64) -> Progress {
        while true {
            switch child.read(into: &answer) {
            case .more where answer.count > largest:
                return .answered(KeyFetchAnswer(ending: .tooLarge))
            case .more: continue
            case .waiting:
                return now < deadline ? .underWay : .answered(KeyFetchAnswer(ending: .timedOut))
            case .ended, .failed: return .answered(KeyFetchAnswer(answer))
            }
        }
    }
}
