/// Where a purchase was made: for money, or for a trial.
enum AppStoreEnvironment: String, Sendable {
    case production = "Production"
    case sandbox = "Sandbox"
}
