@main
struct UpstreamApp {
    static func main() {}
}
