/// The keys of tests.
extension SchemaTable {
    static let test: [SchemaKey] = [
        .init("name", .text, "What it says of the policies, in a sentence."),
        .init("request", .section(testRequest), "What is asked.", isRequired: true),
        .init("identity", .either(["none"], .section(testIdentity)), "Whose token comes along.", "none"),
        .init("repeat", .number(1...1_000_000), "How often it is asked.", "1"),
        .init("advance", .duration, "How much time passes between two repetitions.", "0s"),
        .init("at", .text, "The day or moment at its start; by default the present."),
        .init("expect", .section(testExpectation), "What the last repetition must bring.", isRequired: true),
    ]

    static let testRequest: [SchemaKey] = [
        .init("method", .text, "The method.", "GET"),
        .init("path", .text, "Path and query.", "/"),
        .init("headers", .named(.list(.text)), "Fields; Host is added where it is left out."),
        .init("address", .text, "Whose connection it is.", "127.0.0.1"),
    ]

    static let testIdentity: [SchemaKey] = [
        .init("provider", .text, "Whose token it is; by default the only one's."),
        .init("claims", .named(.list(.text)), "Beside what the provider demands; nothing leaves one out."),
    ]

    static let testExpectation: [SchemaKey] = [
        .init("status", .number(100...599), "200 stands for whatever the upstream would answer."),
        .init("rule", .text, "The rule that refuses; none: it is not refused."),
        .init("route", .text, "The route's name; none: no route takes it."),
        .init("admitted", .number(0...1_000_000), "How many of all repetitions go to the upstream."),
        .init("headers", .named(.optional(.text)), "Fields of the answer: a text, * for any, off for none."),
    ]
}
