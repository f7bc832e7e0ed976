// Invariant: termios is a local that outlives each call; read(2) is given one byte of an array.
import CLinux

/// What a command asks of the terminal it runs at.
enum Terminal {
    /// Longer lines are cut: no password is that long.
    private static let maxLineLength = 4_096

    /// The first line of standard input; at a terminal it is asked for with `prompt`, and not shown.
    static func readSecret(_ prompt: String) -> String? {
        var shown = termios()
        guard unsafe isatty(0) == 1 && tcgetattr(0, &shown) == 0 else { return readLine() }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        StandardError.show(prompt)
        _ = unsafe tcsetattr(0, TCSAFLUSH, &hidden)
        let line = readLine()
        _ = unsafe tcsetattr(0, TCSAFLUSH, &shown)
        StandardError.show("\n")
        return line
    }

    static func pause(milliseconds: Int) {
        _ = usleep(UInt32(clamping: milliseconds * 1_000))
    }

    /// A line without its end, which must be UTF-8; nil when there is none.
    private static func readLine() -> String? {
        var line: [UInt8] = []
        var byte: [UInt8] = [0]
        while line.count < maxLineLength {
            let count = unsafe read(0, &byte, 1)
            if count < 0 && clinux_errno() == EINTR { continue }
            if count <= 0 || byte[0] == 0x0A { break }
            line.append(byte[0])
        }
        if line.last == 0x0D { line.removeLast() }
        return String(validating: line, as: UTF8.self)
    }
}
