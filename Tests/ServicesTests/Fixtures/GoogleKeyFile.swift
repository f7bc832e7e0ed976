import JSON

/// The key of a service account that was made for these tests and thrown away.
enum GoogleKeyFile {
    static func members(tokenURL: String) -> [(key: String, value: String)] {
        [
            ("type", "service_account"), ("project_id", "project"), ("private_key_id", "key-1"),
            ("private_key", privateKey), ("client_email", "robot@project.iam.gserviceaccount.com"),
            ("token_uri", tokenURL),
        ]
    }

    static func text(tokenURL: String) -> [UInt8] { JSONValue.texts(members(tokenURL: tokenURL)).bytes }

    static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC9Wq5Iu8ZkOYn3
        2Qb7aVoMzoXgEvTZiJULJy2ozmeWH1M4mj2usl79vENFlafc4+E/Uhbu2dS9SO7b
        GtZEcd6gW+mSpvANIX5AXvqRc4b4wPgVW72m4l4g3v6YccdPgGOfWF1LWlPSiMzf
        5GOhzb4zBh+aPv+rX/Qe1klG9AOlHDgpgJorCPTRMdUyHzXuH8l2A5LdDYt9UJN1
        IuIXtjRbs5CT4JhL2iKZg8nq6Uiv+uAwOiWl7Mf2WuIBTbZtadCcwrXxaVrJYME4
        2rhTDwQlqhEECAMKdUygqYn807TR0TcBi4TS5zqpjm/9svTcPd+3qAzfuwGJVuIR
        gDcA8U6BAgMBAAECggEADcOl+B0IM0MN0PxPxN5CthFxdgPtaakDQTaK8Tf3G9ib
        6s58IzMNnc791TTR/of6bhPS8sVXBh8OAn4oAFKGWZdHel9+rcxXD6mnzVi9wV7Q
        7x0xAyIg2q2ttESkYEEnsg6mZ3gXMEO9SsggvZiwVagBYOu+l4VH1acDgsVxmg07
        quBPZMf7xEs7xapF5Nf7Gjd5d5hJ7ikpXRL9dqqHj3AW/+5dnGnaFWSOHuVUVRHm
        LdkAT6k0xZkalJvRds/ESTCCnAqSRjDey5m+oyoO3Nc4NCkn8MfAqqHUm0p1D6m+
        QDWc8XwuhTG0NA+c0AkfzaupsxcHLf8Gt3HLqsa+HQKBgQD907it6UHAY12A7+vE
        onq+l0tN+0o/5myQxp05kRpb001iBJMvaqI+KL8jOfodAJoa1LUsS8Yw7QxQOVEy
        rFdo5OBj9mBG5xe6CHwOKvXFG9j4JeXfE6yrxGdODUgT5BgGFf5MU+2lbNgsvVLT
        0QYiiS0okmWvG7Pfr3GdSjvt3QKBgQC++am51mZTys7wPI5c5n/65Rn4tJ5mFs6v
        Nec2PHFWH4OHv8azkrJa9n6zzkFPLM1GiaOD4NDC/rozPKapM71Gitc9H5AH6KeC
        CLIyCm8gPkzeocISFz+h6PROg2sG6Tqbyu+Z2o8X3+1Mt6ad50Z9VI4C58MVdkXd
        3ZpXv0+y9QKBgQCL/6Hl8ji811F0U2BT5VYUFziGu2o5kmsg8xs27CyApywQOvu/
        dG4mIK1Dza+BHZrh355J30ViKOzYtrRtYZcYmNyW5gY2NTHl/tYFrnY+EFz8iVKf
        VqevWbWs3DB8IBuMB8dp7ASwcDdPfeDYSXq7w7NvpEeHbJ0qbAcbPR2O1QKBgE3k
        8Wh+XbBxuWRdnsefsLW6OpSpvy3uwZDPkKYbkzLImdKF01stS5g0kEtwpkzP/k52
        F37T9PKECZiadXPwSZR7Tv18YTgImkI8n8ovXVIudxYbrlfIqci1huh7S+0+tgwT
        gxUjA1h+moC/K7OeQK8gDOh8daLMYgTzvV9rBev9AoGBAKfpFn9kODwhZN+L8rV7
        h9t2yLs6J1qNuggjLHXS4fpMJMgYRk/mLSdP6sRP6pJ/FtF1vHuGTUnJvqZb7Mmf
        HSP8pGu5o+qon76uld5FiYSIvXdQbv3aW9O+pyppBCQfFWj/yhPv/fFL0JbifUO3
        /iqGk7ulM4mzn7q0sqMBD4KG
        -----END PRIVATE KEY-----
        """

    static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvVquSLvGZDmJ99kG+2la
        DM6F4BL02YiVCyctqM5nlh9TOJo9rrJe/bxDRZWn3OPhP1IW7tnUvUju2xrWRHHe
        oFvpkqbwDSF+QF76kXOG+MD4FVu9puJeIN7+mHHHT4Bjn1hdS1pT0ojM3+Rjoc2+
        MwYfmj7/q1/0HtZJRvQDpRw4KYCaKwj00THVMh817h/JdgOS3Q2LfVCTdSLiF7Y0
        W7OQk+CYS9oimYPJ6ulIr/rgMDolpezH9lriAU22bWnQnMK18WlayWDBONq4Uw8E
        JaoRBAgDCnVMoKmJ/NO00dE3AYuE0uc6qY5v/bL03D3ft6gM37sBiVbiEYA3APFO
        gQIDAQAB
        -----END PUBLIC KEY-----
        """

    /// Of the same key.
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIDATCCAemgAwIBAgIUdb06LbhvrQrfgpRMmRt1QZxYVmQwDQYJKoZIhvcNAQEL
        BQAwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjcyMjMyNDZaGA8yMTI2MTEwMzIy
        MzI0NlowDzENMAsGA1UEAwwEdGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
        AQoCggEBAL1arki7xmQ5iffZBvtpWgzOheAS9NmIlQsnLajOZ5YfUziaPa6yXv28
        Q0WVp9zj4T9SFu7Z1L1I7tsa1kRx3qBb6ZKm8A0hfkBe+pFzhvjA+BVbvabiXiDe
        /phxx0+AY59YXUtaU9KIzN/kY6HNvjMGH5o+/6tf9B7WSUb0A6UcOCmAmisI9NEx
        1TIfNe4fyXYDkt0Ni31Qk3Ui4he2NFuzkJPgmEvaIpmDyerpSK/64DA6JaXsx/Za
        4gFNtm1p0JzCtfFpWslgwTjauFMPBCWqEQQIAwp1TKCpifzTtNHRNwGLhNLnOqmO
        b/2y9Nw937eoDN+7AYlW4hGANwDxToECAwEAAaNTMFEwHQYDVR0OBBYEFGgEAyYP
        fqZk+o64dIoj66iA5B1QMB8GA1UdIwQYMBaAFGgEAyYPfqZk+o64dIoj66iA5B1Q
        MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAFKf+iG6axuiTV8u
        A/U7tuMr4rDOeRzEVzq1k25OJf2ka15GYLTiFHseP0pc7cDiJ2MXYSHnp0MHrDva
        GDymngsXLvSqBUDJY5SXT+CZl6yuDfoJsL7c2Kfk3N9Hz0zXfQ1wtq6M7BqQwL3/
        FVWeyv3qxzlwuhVnq3yA7l8TbKdj3pPJkM88LUij6W8MWZ3SN+illZO749xx1NEq
        nwKwctBeyOts199Gn8Xsm5Lq25SwLgxvO+Dv07flNYwrRqJTiF4r4133578577vm
        h3CFqdh9PXztpviN8pzPAjxeYXJ7Z/SMNdB9mmI7dtDnbWEPuLzI4XJAAM6pxQfs
        P+rCKhU=
        -----END CERTIFICATE-----
        """
}
