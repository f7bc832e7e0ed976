extension Configuration {
    /// How revocations are shared in Redis, where there is one.
    struct Revocation: Equatable, Sendable {
        enum Mode: Sendable {
            /// Redis is asked for each token.
            case check
            /// This process keeps a copy of all of them.
            case replicate
        }

        /// What becomes of tokens while Redis does not answer, or the copy is too old.
        enum Outage: Sendable {
            /// They are judged by what this process knows.
            case allow
            /// They are answered with 503.
            case deny
        }

        var mode = Mode.check
        var onOutage = Outage.allow
        /// How old the copy may be.
        var staleMicroseconds: Int64 = 5_000_000
        /// How often all keys are looked through, for those of writers that append nothing to the stream.
        var scanMicroseconds: Int64 = 30_000_000

        /// How long one reading of the stream waits for something new.
        var blockMilliseconds: Int64 { max(20, min(250, staleMicroseconds / 4_000)) }
    }
}
