import Foundation
import Testing

extension RealPrograms {
    /// The container images have what the programs need.
    @Suite("images")
    struct ImageTests {
        /// In debian:bookworm-slim already.
        private static let base: Set = ["gcc-12-base", "libc6", "libgcc-s1", "libstdc++6"]

        @Test(
            "each Debian library that a program is linked with is installed in its image",
            arguments: [("gateway", Built.gateway), ("app", Built.app)])
        func libraries(stage: String, program: String) throws {
            let dockerfile = try String(contentsOfFile: Built.root + "/deploy/Dockerfile", encoding: .utf8)
            let stages = dockerfile.components(separatedBy: "\nFROM ")
            let own = try #require(stages.first { $0.hasPrefix("${RUNTIME_IMAGE} AS \(stage)\n") })
            let installed = Set(own.split { $0.isWhitespace }.map(String.init))
            let script = """
                for name in $(readelf -d "$1" | sed -n 's/.*NEEDED.*\\[\\(.*\\)\\]/\\1/p'); do
                  file=$(ldd "$1" | awk -v name="$name" '$1 == name { print $3 }')
                  [ -z "$file" ] || dpkg -S "$(readlink -f "$file")" 2>/dev/null | cut -d: -f1
                done
                """
            let output = try Tool.run("/bin/bash", ["-c", script, "bash", program])
            let needed = Set(output.split(separator: "\n").map(String.init))
            #expect(needed.contains("libsqlite3-0"), "\(needed)")
            let missing = needed.subtracting(Self.base).subtracting(installed)
            #expect(missing.isEmpty)
        }
    }
}
