/// What is wrong with a key file, in words that follow its name.
struct KeyFault: Error, Equatable {
    var text: String
}
