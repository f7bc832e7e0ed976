import Foundation
import Testing

extension RealPrograms {
    /// The pages in a browser, through the gateway, and the document behind them.
    @Suite("the pages", .enabled(if: !Tool.isSanitized))
    struct PagesTests {
        @Test("in a browser they show every operation, sign in and get the user, and ask nobody else")
        func browse() throws {
            try Stack.with(APIStack.cheap) { stack in
                let script = Built.root + "/Tests/Pages/browse.py"
                let output = try Tool.runPython([script, stack.address, "/usr/bin/chromium"], seconds: 120)
                #expect(output == "")
            }
        }

        @Test("the document that is served is the one that is printed, and is valid with its examples")
        func document() throws {
            try Stack.with { stack in
                let served = try stack.exchange("GET", "/openapi.json").text
                let printed = try stack.command("openapi")
                #expect(printed.status == 0)
                #expect(printed.output == served)
                let scratch = try ScratchFolder()
                let file = scratch.path + "/openapi.json"
                try served.write(toFile: file, atomically: true, encoding: .utf8)
                try Tool.runPython([Built.root + "/Tests/Contract/document.py", file])
            }
        }
    }
}
