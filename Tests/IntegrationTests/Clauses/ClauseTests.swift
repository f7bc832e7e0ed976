import Testing

extension RealPrograms {
    /// RFC 9112 and RFC 9110, sections 5 to 10, over the wire.
    @Suite("the clauses of HTTP")
    struct ClauseTests {
        private static let routes = """
              - { path: /traced, methods: [TRACE], tier: off, authentication: none }
              - { path: /posts, methods: [POST, OPTIONS], tier: off, authentication: none }
              - { path: /ws, upgrade: [websocket], tier: off, authentication: none }
              - { path: /trailed, allow_request_trailers: true, tier: off, authentication: none }
            """

        @Test("each clause is kept, whatever a client or an upstream sends", arguments: ClauseGroup.all)
        func clauses(group: ClauseGroup) throws {
            let recording = RecordingUpstream()
            var runs: [ClauseRun] = []
            var scripted: ScriptedUpstream?
            try ScriptedUpstream.with(
                settings: "client: { body_size: 64KiB }\naccess_log: off", routes: Self.routes,
                script: recording.script
            ) { sidecar, upstream in
                scripted = upstream
                for (number, row) in group.rows.enumerated() {
                    runs.append(try ClauseRun(row, number: number, through: sidecar, recording))
                }
                recording.answer(as: .usual)
                #expect(try sidecar.exchange("GET", "/").status == 200, "the gateway still serves")
            }
            // The gateway has ended, so that everything it ever sent is recorded, however late.
            #expect(scripted?.waitUntilIdle() == true)
            let messages = Dictionary(grouping: recording.messages, by: \.client)
            for index in runs.indices { runs[index].judge(messages[runs[index].address] ?? []) }
            let known = Set(runs.map(\.address)).union(["127.0.0.1"])
            #expect(
                messages.keys.allSatisfy(known.contains), "nothing came that belongs to no row: \(messages)")
        }

        @Test("every row has a name of its own within its group")
        func names() {
            for group in ClauseGroup.all {
                let names = group.rows.map(\.name)
                #expect(Set(names).count == names.count, "\(group.name)")
                #expect(names.allSatisfy { !$0.contains("|") && !$0.contains(";") }, "\(group.name)")
            }
        }
    }
}
