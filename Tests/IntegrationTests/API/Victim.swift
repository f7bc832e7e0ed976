import Glibc
import TestServers

/// Processes that a test ends without notice (SIGKILL), and how they come back.
///
/// A database server is one too: `identifiers` names every process of it, `revive` starts it again and waits
/// for it.
struct Victim {
    let name: String
    /// The processes to kill, as they are at the start of a round.
    let identifiers: (Stack) throws -> [Int32]
    /// Starts them again, once they are gone.
    let revive: (Stack) throws -> Void

    static var app: Victim {
        Victim(name: "the app") { stack in
            [stack.app.identifier]
        } revive: { stack in
            try expectKilled(stack.app)
            try stack.startApp()
        }
    }

    static var gateway: Victim {
        Victim(name: "the gateway") { stack in
            [stack.gateway.identifier]
        } revive: { stack in
            try expectKilled(stack.gateway)
            try stack.startGateway()
        }
    }

    static func database(_ server: PostgreSQLServer) -> Victim {
        Victim(name: "the database") { _ in
            server.identifiers
        } revive: { _ in
            try server.start()
        }
    }

    private static func expectKilled(_ program: Program) throws {
        let status = try program.waitForEnd()
        guard status == -Int(SIGKILL) else {
            throw HarnessError("\(program.name) ended with \(status):\n\(program.output)")
        }
    }
}
