/// Text in HTML, and HTML as text.
enum HTMLText {
    /// The text with what HTML would take for markup written as references; good in attributes too.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    /// What a page says, for those who read no HTML: blocks become lines, links are followed by their
    /// address, and scripts, styles and comments are left out.
    static func plain(_ html: String) -> String {
        var reader = HTMLReader(html)
        return reader.text()
    }
}
