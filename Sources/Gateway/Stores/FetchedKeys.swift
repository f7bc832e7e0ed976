import JWT

/// A key set that a server gave.
struct FetchedKeys: Equatable {
    var set: KeySet
    /// Keys of it that are of no use: of other kinds and uses, secret, too weak, or broken.
    var leftOut: Int
    /// What Cache-Control says; nil: nothing.
    var freshSeconds: Int64?

    /// Judges an answer for a provider whose tokens are signed by `algorithms`; nil: the process gave none.
    init(
        _ answer: KeyFetchAnswer?, _ format: Configuration.RemoteKeys.Format = .jwks,
        for algorithms: [TokenAlgorithm]
    ) throws(KeyFetchFault) {
        guard let answer else { throw .broken("the process that fetches has failed") }
        switch answer.ending {
        case .fetched: break
        case .noLibrary: throw .broken("libcurl.so.4 cannot be loaded; Debian has it in libcurl4")
        case .refusedOption: throw .broken("this libcurl is older than 7.85, or does not know TLS")
        case .tooLarge: throw .tooLarge
        case .timedOut: throw .timedOut
        case .failed: throw .unreachable(answer.fault)
        }
        if answer.status != 200 { throw .status(answer.status) }
        do throws(KeyError) {
            switch format {
            case .jwks: (set, leftOut) = try KeySet.counting(jwks: answer.body)
            case .x509: (set, leftOut) = try KeySet.counting(certificates: answer.body)
            }
        } catch {
            throw .unreadable(error)
        }
        if !algorithms.contains(where: set.hasKey) { throw .noFittingKey }
        freshSeconds = CacheControl.freshSeconds(answer.cacheControl, age: answer.age)
    }
}
