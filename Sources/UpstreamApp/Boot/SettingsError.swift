/// Everything that is wrong with the environment, one line for each variable.
struct SettingsError: Error, Equatable {
    var lines: [String]
}
