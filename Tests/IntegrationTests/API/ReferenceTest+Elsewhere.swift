/// Tests that were there before, of other suites.
extension ReferenceTest {
    private static func whole(_ suite: String, _ sentence: String) -> ReferenceTest {
        ReferenceTest("IntegrationTests/\(suite).swift", sentence)
    }

    private static func part(_ suite: String, _ sentence: String) -> ReferenceTest {
        ReferenceTest("GatewayTests/\(suite).swift", sentence)
    }

    static let health = whole("ReferenceTests", "GET /health says healthy, when, and which version")
    static let flow = whole(
        "ReferenceTests", "sign-up, login, users/me, refresh and logout answer as the reference writes them")
    static let testuser = whole(
        "ReferenceTests", "the complete authentication flow of the reference works for testuser")
    static let wrongCredentials = whole(
        "ReferenceTests", "wrong credentials are one 401, whether or not the user is there")
    static let duplicates = whole("ReferenceTests", "a name or an e-mail address that is taken is a 400")
    static let missingField = whole("ReferenceTests", "a field that is missing is named by a 422")
    static let badToken = whole(
        "ReferenceTests", "a token that is missing or bad is a 401 that says how to do better")
    static let refreshAsAccess = whole("ReferenceTests", "a refresh token does not open users/me")
    static let wrongPaths = whole(
        "ReferenceTests", "a path that no route names is a 404, a wrong method a 405 with Allow")
    static let strict = whole(
        "ReferenceTests", "a strict limit of three refuses the fourth login, and says when to come back")
    static let securityFields = whole(
        "ReferenceTests", "security fields are on every answer, refusals included")
    static let preflight = whole(
        "ReferenceTests", "a preflight is answered with 204, and the origin is echoed with Vary")

    static let bothKilled = whole(
        "DurabilityTests", "a token that was logged out stays refused after kill -9 of both")
    static let script = whole(
        "DurabilityTests", "make run's script serves, and ends both on one signal or two")
    static let exactLimit = whole("LoadTests", "a limit of ten admits exactly ten of sixty at once")
    static let appRestart = whole(
        "LoadTests", "an app killed under load is a clear 502 or 503, and service comes back with it")
    static let deprecated = whole(
        "HeaderPolicyTests",
        "a deprecated route says so in every answer, and ends at its sunset where it is told to")
    static let metrics = whole(
        "AdminDoorTests", "health and metrics answer there, and on the public port nobody hears of them")
    static let upstreamFaults = whole(
        "ForwardingTests", "an upstream's fault is told apart from silence and absence")
    static let silence = whole(
        "Hostile/UpstreamAnswerTests",
        "silence is 504, whether before the head, within it, or (cut off) within the body")
    static let proxies = whole(
        "Hostile/RevokingUpstreamTests",
        "X-Forwarded-For is the peer's, after what a trusted proxy said, and nothing else's")
    static let storeFailure = whole(
        "Hostile/RevokingUpstreamTests",
        "when the store cannot write the client gets 503, and a success again when it can")
    static let identity = whole(
        "Hostile/RevokingUpstreamTests",
        "what a client could say in the gateway's name is removed, in every spelling")
    static let sharedLimit = whole(
        "Store/SharedLimitTests",
        "two gateways of two workers each admit exactly the limit together, whoever is asked")
    static let serverClock = whole(
        "Store/SharedLimitTests",
        "a window slides on the server's clock, and the preflight tier is asked there too")
    static let sharedRevocation = whole(
        "Store/SharedRevocationTests", "a token, a session and a user revoked at one are refused by the other"
    )
    static let redisAbsent = whole(
        "Store/StoreOutageTests",
        "without Redis at start the gateway serves, says so once, and asks it when it comes")
    static let redisFrozen = whole(
        "Store/StoreOutageTests",
        "a frozen Redis costs the requests on their way its deadline, and all others nothing")

    static let slidingWindow = part(
        "Stores/SlidingWindowTableTests", "a schedule is judged as the reference model judges it")
    static let storeWindow = part(
        "Stores/StoreScriptTests",
        "an admission counts for its window to the microsecond, and not for one more")
    static let addressWalk = part(
        "Policy/ClientAddressTests",
        "the right-most untrusted entry is the client, seen from a trusted peer alone")
    static let unreadableEntry = part(
        "Policy/ClientAddressTests", "an entry that cannot be read ends the walk at the last trusted address")
    static let addressKeys = part(
        "Policy/RateLimitTests",
        "IPv6 addresses count by their first 64 bits, IPv4 addresses each, users by provider and subject")
    static let hsts = part(
        "Policy/SecurityHeadersTests", "Strict-Transport-Security goes over TLS alone (RFC 6797, section 7.2)"
    )
    static let override = part(
        "Policy/SecurityHeadersTests",
        "with override ours replace the upstream's, and what is not configured stays the upstream's")
    static let purge = part("Stores/RevocationStoreTests", "what has ended is purged from file and table")

    static let openAPI = ReferenceTest(
        "UpstreamAppTests/OpenAPITests.swift",
        "the document has the paths and methods of the routes, and no others")
    static let pages = ReferenceTest(
        "UpstreamAppTests/PagesTests.swift",
        "the pages load files of this origin alone and bring a policy that allows no other script")
    static let disabled = ReferenceTest(
        "IntegrationTests/Operating/UsersCommandTests.swift",
        "a disabled user's tokens stop at once, at the gateway")
    static let cache = ReferenceTest(
        "UpstreamAppTests/Cache/CacheTests.swift", "fifty threads that ask at once compute once")
    static let redis = ReferenceTest(
        "UpstreamAppTests/UserCacheTests.swift",
        "health tells of a Redis that is configured and away; without one nothing is asked")
    static let postgreSQL = ReferenceTest(
        "IntegrationTests/Operating/UsersCommandTests.swift",
        "health tells of a database that is away, and of its return, without a restart of the app")

    static let exampleEndpoints = ReferenceTest(
        "IntegrationTests/Operating/ExampleEndpointTests.swift",
        "a picture goes through both to the storage and comes back by its link; a welcome goes out once")
    static let exampleAvatars = ReferenceTest(
        "ServicesTests/Examples/AvatarTests.swift",
        "pictures go to Google Cloud Storage, and come back by a link")
    static let examplePurchases = ReferenceTest(
        "ServicesTests/Examples/PurchaseTests.swift",
        "a purchase that Apple has signed is the account's that brings it first, and no other's")
    static let exampleDevices = ReferenceTest(
        "ServicesTests/Examples/DeviceTests.swift",
        "a message goes to each of one's own devices, and those without an app are forgotten")
    static let email = ReferenceTest(
        "ServicesTests/Email/EmailSenderTests.swift",
        "Resend is sent each part of a message, with the key that makes it come once")
    static let emailByBrevo = ReferenceTest(
        "ServicesTests/Email/EmailSenderTests.swift", "Brevo is sent the same in its own words")
    static let emailTemplates = ReferenceTest(
        "ServicesTests/Email/EmailTemplateTests.swift",
        "values are escaped where the page is HTML, and are as they are elsewhere")
    static let push = ReferenceTest(
        "ServicesTests/Messaging/MessagingTests.swift", "Firebase's own library sends what we send")
    static let pushToMany = ReferenceTest(
        "ServicesTests/Messaging/MessagingTests.swift",
        "many tokens have a result each, in their order, and a bounded number is on its way")
    static let backblaze = ReferenceTest(
        "ServicesTests/Backblaze/BackblazeTests.swift",
        "what is uploaded comes back byte for byte, by name, by id and in part")
    static let backblazeLarge = ReferenceTest(
        "ServicesTests/Backblaze/BackblazeTests.swift",
        "a large file goes in parts, each held to its SHA-1, and comes back whole")
    static let cloudStorage = ReferenceTest(
        "ServicesTests/GoogleCloudStorage/CloudStorageTests.swift",
        "what is uploaded comes back byte for byte, whole and in part")
    static let cloudLibrary = ReferenceTest(
        "ServicesTests/GoogleCloudStorage/CloudLibraryTests.swift",
        "Google's own library, for each operation")
    static let firebaseAuth = ReferenceTest(
        "ServicesTests/FirebaseAuth/FirebaseAuthTests.swift", "Firebase's own library sends what we send")
    static let firebaseTokens = ReferenceTest(
        "ServicesTests/FirebaseAuth/FirebaseTokenTests.swift",
        "with a look at the user a token may also be revoked, or its user disabled or gone")
    static let appStore = ReferenceTest(
        "ServicesTests/AppStore/AppStoreTests.swift", "Apple's own library sends what we send")
    static let appStoreSigned = ReferenceTest(
        "ServicesTests/AppStore/AppStoreTests.swift",
        "Apple's own verifier thinks of signed things what we think")
    static let firestore = ReferenceTest(
        "ServicesTests/Firestore/FirestoreTests.swift", "queries filter, order, begin, end and count")
    static let firestoreLibrary = ReferenceTest(
        "ServicesTests/Firestore/FirestoreLibraryTests.swift", "Google's own library, for each operation")
    static let firestoreTransactions = ReferenceTest(
        "ServicesTests/Firestore/FirestoreTests.swift",
        "a transaction that another has beaten is run again: of twenty additions at once none is lost")
}
