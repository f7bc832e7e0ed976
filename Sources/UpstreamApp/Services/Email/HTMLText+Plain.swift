extension HTMLText {
    /// What a page says, for those who read no HTML: blocks become lines, links are followed by their
    /// address, and scripts, styles and comments are left out.
    static func plain(_ html: String) -> String {
        var reader = HTMLReader(html)
        return reader.text()
    }
}
