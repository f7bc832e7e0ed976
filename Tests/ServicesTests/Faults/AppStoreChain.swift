import Bytes
import JSON
import JWT
import Testing

@testable import UpstreamApp

/// Transactions and the like, signed as Apple would, by a chain that was made for these tests and whose keys,
/// but for the last, were thrown away.
enum AppStoreChain {
    static let bundleID = "com.example.app"

    static func client(
        _ origin: ServiceOrigin, _ client: HTTPClient, _ figures: ServiceFigures
    ) throws -> AppStoreClient {
        let key = AppStoreClient.Key(
            id: "key-1", issuer: "issuer-1", bundleID: bundleID, key: try PrivateKey(pem: privateKey))
        let verifier = AppStoreVerifier(
            bundleID: bundleID, appID: nil, environments: [.sandbox],
            root: try #require(Base64.decode(root)), clock: FaultClients.clock)
        return AppStoreClient(
            production: origin, sandbox: origin, environment: .sandbox, key: key, verifier: verifier,
            cache: MemoryCache(), client: client, figures: figures, clock: FaultClients.clock)
    }

    static let transaction = sign([
        "transactionId": "1", "originalTransactionId": "1", "productId": "product", "environment": "Sandbox",
        "purchaseDate": 1_690_000_000_000, "bundleId": .string(bundleID),
    ])
    static let renewal = sign(["originalTransactionId": "1", "environment": "Sandbox"])
    static let notification = sign([
        "notificationUUID": "n1", "notificationType": "DID_RENEW",
        "data": .object([
            "environment": "Sandbox", "bundleId": .string(bundleID),
            "signedTransactionInfo": .string(transaction),
        ]),
    ])

    private static func sign(_ claims: KeyValuePairs<String, JSONValue?>) -> String {
        let header = JSONValue.object([
            "alg": "ES256", "x5c": [.string(leaf), .string(intermediate), .string(root)],
        ])
        let key = try? PrivateKey(pem: privateKey)
        return key?.sign(headerJSON: header.bytes, claimsJSON: JSONValue.object(claims).bytes) ?? ""
    }

    private static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiNN2xmz9Mo+S9BVo
        tM/pGuf6H5WzLFGMyMLyd7rMzuWhRANCAAReQ5svMRwi9irAqVErGDvRKoTJCMg7
        465o16p2vEwgfxn1Scc7EkAFP2o8FIIORAN0p8Lenb4b/zgE1TNc4FxE
        -----END PRIVATE KEY-----
        """

    private static let root =
        "MIIBZDCCAQqgAwIBAgIUKqZSyUI8pW1RwjCE0R873eOYgwgwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcm9vdDAgFw0yMDAx"
        + "MDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowDzENMAsGA1UEAwwEcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPK/"
        + "fpbT/EBU1f/oCjnv+9w1VEKaidN8/VNUNg050izGpAzKwuszMAdbKx9zcjHHm1IVfkgnxzafPldxbFOb2lujQjBAMA8GA1Ud"
        + "EwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBQn/Q+yShFTi7p6MW9ENE9UxtaezjAKBggqhkjOPQQDAgNI"
        + "ADBFAiBTf7I4TtSfUzDrknvzV+Mr4MlMeBGXaPT5XAGERkFlFAIhALKypsVhoMqrsH+XpZtj75e4WjLWZhFC/32Yn5cCz+ld"

    private static let intermediate =
        "MIIBojCCAUigAwIBAgIUFBA8wuHgvz+Mmj+4ZuL9yuRRcfEwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcm9vdDAgFw0yMDAx"
        + "MDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFzEVMBMGA1UEAwwMaW50ZXJtZWRpYXRlMFkwEwYHKoZIzj0CAQYIKoZIzj0D"
        + "AQcDQgAEGrxriyD0tYyTyIpMK4oe10Mjr3sQQNObyfOt//NsYd1x37k6VhN8Hdb0QXmPesL1dUJUvqeMH7Cc8Kx+cuPMG6N4"
        + "MHYwEgYDVR0TAQH/BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAQYwEAYKKoZIhvdjZAYCAQQCBQAwHQYDVR0OBBYEFBlao7Ek"
        + "CpYt6O8dsJKg/8yJ9+4nMB8GA1UdIwQYMBaAFCf9D7JKEVOLunoxb0Q0T1TG1p7OMAoGCCqGSM49BAMCA0gAMEUCIQCnf8z5"
        + "w3UPBcHu+OM/jiuMVZPv+5YVbwlzfUsU1AN52AIgMxjqJ9glbtfAichR1OOsvMcUYUduG9PR9K4IAkFU5jI="

    private static let leaf =
        "MIIBmzCCAUKgAwIBAgIUNXkIudJ2Au2GdVqA9iwC20a9JXowCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMaW50ZXJtZWRpYXRl"
        + "MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAPMQ0wCwYDVQQDDARsZWFmMFkwEwYHKoZIzj0CAQYIKoZIzj0D"
        + "AQcDQgAEXkObLzEcIvYqwKlRKxg70SqEyQjIO+OuaNeqdrxMIH8Z9UnHOxJABT9qPBSCDkQDdKfC3p2+G/84BNUzXOBcRKNy"
        + "MHAwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwEAYKKoZIhvdjZAYLAQQCBQAwHQYDVR0OBBYEFHI9oS9+5cptvr5X"
        + "Rj9429QSkmIMMB8GA1UdIwQYMBaAFBlao7EkCpYt6O8dsJKg/8yJ9+4nMAoGCCqGSM49BAMCA0cAMEQCIDqGRWpNZjbHC9IK"
        + "TO3Ijz+UBzM3L8XTOAtCuutx/WGgAiBBdaeyYiJ5A15u2SlT713wjKOzZOyEdGP+qOrcGPEKUQ=="
}
