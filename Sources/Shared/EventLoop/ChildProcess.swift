// Invariant: pipe2 fills an array of two numbers that outlives the call; reads and writes are given arrays
// with their own counts; the child's id is waited for once, by the deinit of its one owner.
internal import CLinux

/// This very program, started anew to do one thing: it reads what it is asked from its standard input and
/// writes the answer to its standard output. It inherits no other descriptor but standard error, no blocked
/// signal and next to nothing of the environment. When its owner lets go, it is killed and reaped.
public struct ChildProcess: ~Copyable {
    /// What fits into a fresh pipe without waiting for a reader.
    public static let largestQuestion = 16_384

    public let identifier: Int32
    private let output: FileDescriptor

    /// What came of a read.
    public enum Progress: Equatable { case more, waiting, ended, failed }

    /// Starts the program with one argument, `word`; `question` has 16 KiB at the most.
    public init(word: String, question: [UInt8]) throws(IOError) {
        precondition(question.count <= Self.largestQuestion, "a question fits into a pipe")
        let input = try Self.pipe()
        let childInput = FileDescriptor(owning: input.reading)
        let questions = FileDescriptor(owning: input.writing)
        let answer = try Self.pipe()
        let answers = FileDescriptor(owning: answer.reading)
        let childOutput = FileDescriptor(owning: answer.writing)
        let written = unsafe write(questions.number, question, question.count)
        guard written == question.count else { throw IOError.last(.process) }
        var identifier: pid_t = 0
        var word = Array(word.utf8CString)
        let code = unsafe word.withUnsafeMutableBufferPointer {
            unsafe clinux_spawn_self(
                $0.baseAddress, childInput.number, childOutput.number, &identifier)
        }
        guard code == 0 else { throw IOError(.process, code: code) }
        self.identifier = identifier
        let flags = clinux_fcntl(answers.number, F_GETFL, 0)
        _ = clinux_fcntl(answers.number, F_SETFL, flags | O_NONBLOCK)
        output = answers
    }

    deinit {
        _ = kill(identifier, SIGKILL)
        while waitpid(identifier, nil, 0) < 0 && clinux_errno() == EINTR {}
    }

    /// Becomes readable when there is more of the answer, or its end.
    public var outputNumber: CInt { output.number }

    /// Appends what has come of the answer.
    public borrowing func read(into answer: inout [UInt8]) -> Progress {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = unsafe chunk.withUnsafeMutableBytes { room in
            unsafe CLinux.read(output.number, room.baseAddress, room.count)
        }
        if count > 0 {
            answer += chunk[..<count]
            return .more
        }
        if count == 0 { return .ended }
        return [EAGAIN, EINTR].contains(clinux_errno()) ? .waiting : .failed
    }

    private static func pipe() throws(IOError) -> (reading: CInt, writing: CInt) {
        var numbers: [CInt] = [-1, -1]
        guard unsafe pipe2(&numbers, O_CLOEXEC) == 0 else { throw IOError.last(.process) }
        return (numbers[0], numbers[1])
    }
}
