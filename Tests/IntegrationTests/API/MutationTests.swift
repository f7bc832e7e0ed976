import Testing

extension RealPrograms {
    /// Requests with random faults, the same in every run.
    @Suite("mutated requests")
    struct MutationTests {
        @Test("600 mutated requests over kept connections get answers of the API's, and no fault of its own")
        func mutated() throws {
            try APIStack.with { stack in
                let tokens = try stack.signUp("johndoe")
                var mutated = MutatedRequest(
                    seed: 20_261_127,
                    of: [
                        SignUpForm("somebody").request, .login("johndoe", "secretpassword"), .refresh(tokens),
                        .me(tokens),
                        APIRequest(
                            "POST", APIRequest.logout,
                            fields: ["Authorization: Bearer \(tokens.refresh ?? "")"]),
                        APIRequest("GET", "/health"),
                    ])
                var connections = try (0..<4).map { _ in try stack.connect() }
                var statuses: [Int: Int] = [:]
                for number in 0..<600 {
                    let request = mutated.next()
                    let response = try connections[number % 4].exchange(request)
                    statuses[response.status, default: 0] += 1
                    if response.status >= 400 {
                        let differences = Self.differences(response)
                        #expect(differences.isEmpty, "\(number): \(request)")
                    }
                    let isRefused = response.field("Connection") == "close"
                    if isRefused { connections[number % 4] = try stack.connect() }
                }
                let expected: Set<Int> = [200, 201, 204, 307, 400, 401, 403, 404, 405, 413, 415, 422]
                #expect(Set(statuses.keys).isSubset(of: expected), "\(statuses)")
                #expect(
                    [200, 400, 401, 404, 405, 415, 422].allSatisfy { statuses[$0, default: 0] > 3 },
                    "\(statuses)")
            }
        }

        /// What is wrong with an error's shape.
        private static func differences(_ response: Response) -> [String] {
            guard response.status == 422 else {
                return ExpectedAnswer.error(response.status, nil).differences(from: response)
            }
            struct Body: Decodable { var detail: [FieldFault] }
            guard let body = try? response.json(as: Body.self), !body.detail.isEmpty else {
                return [response.text]
            }
            return ExpectedAnswer.invalid(body.detail).differences(from: response)
        }
    }
}
