/// A test that shows that a sentence of the API reference holds: the file below Tests, and the test's name.
struct ReferenceTest: Hashable, Sendable {
    let file: String
    let sentence: String

    init(_ file: String, _ sentence: String) {
        self.file = file
        self.sentence = sentence
    }

    private static func api(_ suite: String, _ sentence: String) -> ReferenceTest {
        ReferenceTest("IntegrationTests/API/\(suite).swift", sentence)
    }

    static let members = api("AnswerTests", "each success is JSON with the reference's members, in its order")
    static let ids = api(
        "AnswerTests", "ids are integers that count up, and the times of a new user are those of the sign-up")
    static let gone = api(
        "AnswerTests", "a user who is gone is a 404 for a good token, and a 401 for login and refresh")
    static let unhealthy = api(
        "AnswerTests",
        "health is a 503 that says what fails while the database is away, and healthy when it is back")
    static let withoutApp = api(
        "AnswerTests",
        "without the app every endpoint is a 503 in the shape of errors, with its limit's fields")
    static let head = api(
        "AnswerTests", "what is read by GET is asked by HEAD, with the same fields and no body")
    static let slash = api(
        "AnswerTests", "a slash too many is a 307 to the path without it, the query kept, in any endpoint")
    static let accept = api("AnswerTests", "an answer without Accept, or with any, is the same JSON")

    static let claims = api(
        "TokenTests",
        "tokens are HS256 JWTs with just the claims that are documented, for an hour and for a day")
    static let expiry = api(
        "TokenTests",
        "the lives of tokens are those of the environment, and an expired one is refused by each endpoint")
    static let tokenFaults = api(
        "TokenTests", "each fault of a signed token has its own text, at users/me and at logout")
    static let rotation = api(
        "TokenTests",
        "with rotation a refresh brings a new refresh token, and the old one ends the whole session")
    static let noRotation = api(
        "TokenTests", "without rotation a refresh token may be used again until its session ends")

    static let passwordKept = api(
        "PasswordTests",
        "a password is kept as an Argon2id PHC string of the standard cost, and never as it is")
    static let rehash = api(
        "PasswordTests",
        "a login after the cost has risen hashes anew, and one after it has sunk does not"
    )
    static let sameTime = api("PasswordTests", "an unknown name and a wrong password take the same time")

    static let badInput = api("BadInputTests", "each is answered as documented, and both programs stay well")
    static let allow = api("BadInputTests", "a 405 names in Allow what the path takes")
    static let logoutBodies = api(
        "BadInputTests", "logout takes any body and content type, and the token is refused afterwards")
    static let names = api(
        "StoredInputTests",
        "names in any script, of any character that is no control, come back byte for byte")
    static let bounds = api(
        "StoredInputTests",
        "user names, passwords and addresses at their bounds are taken, and open the account again")
    static let passwords = api(
        "StoredInputTests",
        "passwords are compared byte for byte: another normal form, case or length is another password")
    static let mutated = api(
        "MutationTests",
        "600 mutated requests over kept connections get answers of the API's, and no fault of its own")

    static let signUpRace = api("RaceTests", "of 50 equal sign-ups at once one is a 201 and 49 are a 400")
    static let addressRace = api(
        "RaceTests", "of 50 sign-ups at once with one address in several cases one is a 201 and 49 are a 400")
    static let nameRace = api(
        "RaceTests",
        "of 50 sign-ups at once with one user name in several cases one is a 201 and 49 are a 400")
    static let logoutRace = api(
        "RaceTests", "a refresh and a logout at once leave no live session, whatever the refresh was answered"
    )
    static let rotationRace = api(
        "RaceTests",
        "of refreshes with one token at once under rotation one is answered, and none is left alive")
    static let logoutsRace = api(
        "RaceTests",
        "of many logouts of one session at once each is a 200 or a 401, and one at least is a 200")
    static let flood = api(
        "StarvationTests",
        "64 logins at once leave users/me quick: its 99th percentile stays below 250 ms, and none fails")
    static let appKilled = api(
        "KillTests",
        "each 201 of sign-up and each 200 of logout holds after kill -9 of the app, fifteen times")
    static let gatewayKilled = api("KillTests", "the same after kill -9 of the gateway, and of both at once")

    static let serverKilled = api(
        "KillTests", "the same with PostgreSQL: after kill -9 of the app, of the server, and of both at once")

    static let tiers = api(
        "TierTests",
        "each answer of each endpoint carries its tier's three fields, refusals included")
    static let full = api(
        "TierTests",
        "a full tier refuses in the reference's words, until its window has room")
    static let sharedBuckets = api(
        "TierTests",
        "sign-up and login share a bucket, refresh, logout and bad tokens another, in any spelling"
    )
    static let users = api(
        "TierTests",
        "users are counted by themselves, over all of their tokens and whatever address they name")
    static let forwardedFor = api(
        "TierTests",
        "an address that a client names in X-Forwarded-For changes nothing: the peer is not trusted"
    )
    static let beforeBody = api("TierTests", "a request over the limit is refused before its body has come")
    static let unlimited = api(
        "TierTests", "with RATE_LIMIT_ENABLED=false nothing is counted, and no answer speaks of limits")

    static let security = api(
        "FieldTests", "security fields are on each kind of answer, once, and none says what serves it")
    static let anyOrigin = api(
        "FieldTests", "by default each origin is echoed with credentials, and what scripts may read is named")
    static let namedOrigins = api(
        "FieldTests",
        "with CORS_ALLOW_ORIGINS those origins are echoed; others get no field, their preflights 403")
    static let preflights = api(
        "FieldTests",
        "a preflight needs no token, allows what it asks for, and is counted in the lenient tier alone")
    static let requestID = api(
        "FieldTests",
        "a sane X-Request-ID comes back, another is replaced, and no two that are made are the same")

    static let badApp = api(
        "EnvironmentTests", "a value that the app cannot take ends it at once, with the variable's name")
    static let badGateway = api(
        "EnvironmentTests", "a value that the gateway cannot take ends it at once, with the variable's name")
    static let noKey = api(
        "EnvironmentTests", "without a key, and without a file for one, the app does not start")
    static let keyFile = api(
        "EnvironmentTests",
        "the app makes the key file that is absent, with mode 0640, and both programs judge by it")
    static let places = api(
        "EnvironmentTests",
        "files and sockets stand where the variables say, and what is stored outlives a restart there")
    static let production = api(
        "EnvironmentTests", "ENVIRONMENT=production turns the documentation off, and nothing else")

    static let curl = api(
        "ReferenceClientTests", "each curl line of the reference gets the status that stands beside it")
    static let clients = api(
        "ReferenceClientTests", "the reference's examples for Python and for a browser get the user")
}
