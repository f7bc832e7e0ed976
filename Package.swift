// swift-tools-version: 6.3
// The target graph is the architecture: an arrow that is not here cannot be taken.
import PackageDescription

/// Held by every target: Swift 6 mode, strict memory safety, and no warning left standing.
let checked: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
]
/// What no other package builds. A library with such flags could not be depended on.
let strict = checked + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// `make fuzz` builds another package of the same sources: everything under libFuzzer and the address
/// sanitizer, and the gateway as a library beside the fuzzer's own main.
let isFuzzing = Context.environment["POSTERN_FUZZ"] != nil
let sanitized: [SwiftSetting] =
    isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"])] : []

/// Swift's own Glibc module must see the same feature macros as ours, or the two disagree about fd_set.
let gnu: [CSetting] = [.define("_GNU_SOURCE")]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Shared/\(name)", cSettings: gnu,
        swiftSettings: strict + sanitized)
}

func system(_ name: String, pkgConfig: String? = nil, apt: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Sources/Shared/C/\(name)", pkgConfig: pkgConfig,
        providers: apt.map { [.apt([$0])] })
}

func program(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    if isFuzzing {
        return .target(
            name: name, dependencies: dependencies, path: "Sources/\(name)",
            exclude: ["\(name).swift"] + exclude,
            cSettings: gnu, swiftSettings: strict + sanitized)
    }
    return .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/\(name)", exclude: exclude, cSettings: gnu,
        swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", cSettings: gnu, swiftSettings: strict)
}

/// Properties that hold for any bytes, and what replays them: in each test run, or under libFuzzer.
func fuzz(_ dependencies: [Target.Dependency]) -> Target {
    let path = "Tests/FuzzTests"
    if isFuzzing {
        return .executableTarget(
            name: "fuzz", dependencies: dependencies, path: path, exclude: ["ReplayTests.swift", "Corpora"],
            cSettings: gnu, swiftSettings: strict + sanitized,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])])
    }
    return .testTarget(
        name: "FuzzTests", dependencies: dependencies, path: path, exclude: ["main.swift", "Corpora"],
        cSettings: gnu, swiftSettings: strict)
}

let package = Package(
    name: "postern",
    products: isFuzzing
        ? [.executable(name: "fuzz", targets: ["fuzz"])]
        : [
            .executable(name: "gateway", targets: ["Gateway"]),
            .executable(name: "upstream-app", targets: ["UpstreamApp"]),
            .library(name: "PosternClient", targets: ["PosternClient"]),
        ],
    targets: [
        system("CBytes"),
        system("CLinux"),
        system("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        system("CTLS", apt: "libssl-dev"),
        system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        system("CHiredis", apt: "libhiredis-dev"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        // Never linked: only its headers are used.
        system("CCurl", apt: "libcurl4-openssl-dev"),
        system("CArgon2", pkgConfig: "libargon2", apt: "libargon2-dev"),
        system("CPostgreSQL", pkgConfig: "libpq", apt: "libpq-dev"),

        library("Bytes", ["CBytes", "CLinux"]),
        library("EventLoop", ["Bytes", "CLinux"]),
        library("HTTP1", ["Bytes", "CBytes"]),
        library("JSON", ["Bytes"]),
        library("JWT", ["Bytes", "JSON", "COpenSSL"]),
        library("Door", ["Bytes", "EventLoop"]),
        library("PostgreSQL", ["EventLoop", "TLS", "CPostgreSQL"]),
        library("Redis", ["Bytes", "CHiredis"]),
        library("BlockingRedis", ["Bytes", "EventLoop", "Redis", "TLS"]),
        library("SQLite", ["CSQLite"]),
        library("TLS", ["Bytes", "CTLS"]),
        library("Telemetry", ["Bytes", "CLinux"]),

        program(
            "Gateway",
            [
                "BlockingRedis", "Bytes", "Door", "EventLoop", "HTTP1", "JSON", "JWT", "Redis", "SQLite",
                "TLS", "Telemetry",
                "CBytes", "CLinux", "CCurl", "CYAML",
            ]),
        program(
            "UpstreamApp",
            [
                "BlockingRedis", "Bytes", "Door", "EventLoop", "HTTP1", "JSON", "JWT", "PostgreSQL", "Redis",
                "SQLite", "TLS", "Telemetry",
                "CLinux", "CArgon2", "CCurl",
            ],
            // Of examples/endpoints, to which a link leads.
            exclude: ["Examples/README.md", "Examples/avatar.sh", "Examples/templates"]),

        fuzz(["Gateway", "Bytes", "EventLoop", "HTTP1", "JSON", "JWT"]),
    ]
        + (isFuzzing
            ? []
            : [
                // For apps that use the API: Foundation is theirs, and no program here depends on it.
                .target(
                    name: "PosternClient", path: "clients/swift/Sources/PosternClient", swiftSettings: checked
                ),

                // Real servers that several of the test targets run.
                .target(
                    name: "TestServers", dependencies: ["EventLoop", "PostgreSQL"], path: "Tests/TestServers",
                    cSettings: gnu, swiftSettings: strict),
                tests("BytesTests", ["Bytes"]),
                tests("EventLoopTests", ["EventLoop", "Bytes", "CLinux"]),
                tests("HTTP1Tests", ["HTTP1", "Bytes"]),
                tests("JSONTests", ["JSON", "Bytes"]),
                tests("JWTTests", ["JWT", "JSON", "Bytes"]),
                tests("PostgreSQLTests", ["PostgreSQL", "EventLoop", "TestServers"]),
                tests("RedisTests", ["Redis", "Bytes"]),
                tests("SQLiteTests", ["SQLite"]),
                tests("TLSTests", ["TLS", "Bytes"]),
                tests("TelemetryTests", ["Telemetry", "Bytes"]),
                tests(
                    "GatewayTests",
                    ["Gateway", "Bytes", "EventLoop", "HTTP1", "JSON", "JWT"] + [
                        "Redis", "SQLite", "Telemetry",
                    ]),
                tests(
                    "UpstreamAppTests",
                    [
                        "UpstreamApp", "Bytes", "EventLoop", "HTTP1", "JSON", "JWT", "PostgreSQL", "Redis",
                        "SQLite", "TestServers",
                    ]),
                tests(
                    "ServicesTests", ["UpstreamApp", "Bytes", "EventLoop", "HTTP1", "JSON", "JWT"]),
                tests("PosternClientTests", ["PosternClient"]),
                tests("IntegrationTests", ["PosternClient", "TestServers"]),
                tests("TidyTests", []),
            ])
)
