/// One demand that HTTP makes of an intermediary, how the gateway meets it, and the rows that show so.
struct Clause: Sendable {
    /// `9112` or `9110` and the section.
    let section: String
    /// What a sender or recipient MUST or SHOULD do, in a few words.
    let demand: String
    /// What the gateway does.
    let conduct: String
    let rows: [ClauseRow]
    /// Tests of other files that belong here, for what a row cannot show.
    let elsewhere: [Elsewhere]

    /// A file below Tests, and the sentence that names the test in it.
    struct Elsewhere: Sendable {
        let file: String
        let sentence: String

        init(_ file: String, _ sentence: String) {
            self.file = file
            self.sentence = sentence
        }
    }

    init(
        _ section: String, _ demand: String, _ conduct: String, _ rows: [ClauseRow],
        elsewhere: [Elsewhere] = []
    ) {
        self.section = section
        self.demand = demand
        self.conduct = conduct
        self.rows = rows
        self.elsewhere = elsewhere
    }
}
