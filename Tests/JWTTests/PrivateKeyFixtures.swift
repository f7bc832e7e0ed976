/// Private keys that were made for these tests and thrown away.
enum PrivateKeyFixtures {
    static let rsa = """
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

    static let rsaPKCS1 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEpAIBAAKCAQEAvVquSLvGZDmJ99kG+2laDM6F4BL02YiVCyctqM5nlh9TOJo9
        rrJe/bxDRZWn3OPhP1IW7tnUvUju2xrWRHHeoFvpkqbwDSF+QF76kXOG+MD4FVu9
        puJeIN7+mHHHT4Bjn1hdS1pT0ojM3+Rjoc2+MwYfmj7/q1/0HtZJRvQDpRw4KYCa
        Kwj00THVMh817h/JdgOS3Q2LfVCTdSLiF7Y0W7OQk+CYS9oimYPJ6ulIr/rgMDol
        pezH9lriAU22bWnQnMK18WlayWDBONq4Uw8EJaoRBAgDCnVMoKmJ/NO00dE3AYuE
        0uc6qY5v/bL03D3ft6gM37sBiVbiEYA3APFOgQIDAQABAoIBAA3DpfgdCDNDDdD8
        T8TeQrYRcXYD7WmpA0E2ivE39xvYm+rOfCMzDZ3O/dU00f6H+m4T0vLFVwYfDgJ+
        KABShlmXR3pffq3MVw+pp81YvcFe0O8dMQMiINqtrbREpGBBJ7IOpmd4FzBDvUrI
        IL2YsFWoAWDrvpeFR9WnA4LFcZoNO6rgT2TH+8RLO8WqReTX+xo3eXeYSe4pKV0S
        /Xaqh49wFv/uXZxp2hVkjh7lVFUR5i3ZAE+pNMWZGpSb0XbPxEkwgpwKkkYw3suZ
        vqMqDtzXODQpJ/DHwKqh1JtKdQ+pvkA1nPF8LoUxtDQPnNAJH82rqbMXBy3/Brdx
        y6rGvh0CgYEA/dO4relBwGNdgO/rxKJ6vpdLTftKP+ZskMadOZEaW9NNYgSTL2qi
        Pii/Izn6HQCaGtS1LEvGMO0MUDlRMqxXaOTgY/ZgRucXugh8Dir1xRvY+CXl3xOs
        q8RnTg1IE+QYBhX+TFPtpWzYLL1S09EGIoktKJJlrxuz369xnUo77d0CgYEAvvmp
        udZmU8rO8DyOXOZ/+uUZ+LSeZhbOrzXnNjxxVh+Dh7/Gs5KyWvZ+s85BTyzNRomj
        g+DQwv66MzymqTO9RorXPR+QB+inggiyMgpvID5M3qHCEhc/oej0ToNrBuk6m8rv
        mdqPF9/tTLemnedGfVSOAufDFXZF3d2aV79PsvUCgYEAi/+h5fI4vNdRdFNgU+VW
        FBc4hrtqOZJrIPMbNuwsgKcsEDr7v3RuJiCtQ82vgR2a4d+eSd9FYijs2La0bWGX
        GJjcluYGNjUx5f7WBa52PhBc/IlSn1anr1m1rNwwfCAbjAfHaewEsHA3T33g2El6
        u8Ozb6RHh2ydKmwHGz0djtUCgYBN5PFofl2wcblkXZ7Hn7C1ujqUqb8t7sGQz5Cm
        G5MyyJnShdNbLUuYNJBLcKZMz/5Odhd+0/TyhAmYmnVz8EmUe079fGE4CJpCPJ/K
        L11SLncWG65XyKnItYboe0vtPrYME4MVIwNYfpqAvyuznkCvIAzofHWizGIE871f
        awXr/QKBgQCn6RZ/ZDg8IWTfi/K1e4fbdsi7OidajboIIyx10uH6TCTIGEZP5i0n
        T+rET+qSfxbRdbx7hk1Jyb6mW+zJnx0j/KRruaPqqJ++rpXeRYmEiL13UG792lvT
        vqcqaQQkHxVo/8oT7/3xS9CW4n1Dt/4qhpO7pTOJs5+6tLKjAQ+Chg==
        -----END RSA PRIVATE KEY-----
        """

    static let rsaPublic = """
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

    static let p256 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgta+E30uNggIwnFXo
        32naZTmQyyrG9lQbGwgwpb/28rChRANCAAQjmgqHYKtxz5TeJ1p0T2evjbaZQjRb
        /zJS+8C/amL5RH+nT/P3TeUu0lYbrodCWN9tIyw1Oe9w2xFJokl0HfG0
        -----END PRIVATE KEY-----
        """

    static let p256SEC1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEILWvhN9LjYICMJxV6N9p2mU5kMsqxvZUGxsIMKW/9vKwoAoGCCqGSM49
        AwEHoUQDQgAEI5oKh2Crcc+U3idadE9nr422mUI0W/8yUvvAv2pi+UR/p0/z903l
        LtJWG66HQljfbSMsNTnvcNsRSaJJdB3xtA==
        -----END EC PRIVATE KEY-----
        """

    static let p256Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEI5oKh2Crcc+U3idadE9nr422mUI0
        W/8yUvvAv2pi+UR/p0/z903lLtJWG66HQljfbSMsNTnvcNsRSaJJdB3xtA==
        -----END PUBLIC KEY-----
        """

    static let weak = """
        -----BEGIN PRIVATE KEY-----
        MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAKZGL7fhhlwQ9fJ+
        L9QzVq4xr5Lq4wFW1opEGqrmFOdq/xHbIo7G/V4RSl7KS1rXvbF4IvFNBuSOZ5LS
        KdScaevIcbW618np3z6+cAcTzffQw84SKuoYFxIWBCU4Hmz5OyCStqaLlo5D1zhn
        d+6ndgglgdlPHMSx94dMrV0KiLr7AgMBAAECgYALuft3jnI5YADYf0nEP3Knil2F
        kQc9evBag/8VenCS+ZrPmZLQWvxXfASwtrelyn1YXM6qEfKgf+KSGjxVAEr/9t+c
        rRBkYOCqsNBhivwrkHXSSdOMSysLRJSyD2tHBPKm1mGS1nXo3wdKSL1SiWjgFdF0
        R8MYEehQUPitQdiAQQJBANSwZkzyvY1GV2M1bY6n61TT0ijeepJHgwsP+FSCh3FE
        ZPrUjN6WtOkNGvOmrtJcNyT5BVNjPK8M3q+TVs3YS7ECQQDIIib1iM3QhTWz5mQp
        cXSwJXJZTPuc43laDIKfTDm1EThEqzMKkAD1wRHRxqeyyxVsH0Ejv750/kDbhgRT
        MJhrAkBFSaoqCzIhIfc6BJ/KR33sxozCb6fym4VfRzaZIWTKS4OyCyhRIzuQaIqN
        MZHmSdBVJSLNBZkxVbn97LvslzghAkEAwDidNsN4+siXNf0ZQvzn2K9+zuqz2JJb
        YfQWGa561sB9TOcqFQEPCvuvg87MD1wjbT/vrshhw7jYzoA/8y7/lQJBAI75q89t
        JYVzd5ujn7WJUa+UWuZ9y6JfDC6qM7lK/yz33B/0i+nkuIfyudIB/QxRpLqlKotp
        o/fxLrzIxeidF7k=
        -----END PRIVATE KEY-----
        """

    static let secp256k1 = """
        -----BEGIN PRIVATE KEY-----
        MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQg0/dbDgoMO8zvSxTsUt6t
        sIEo75SwC4q9ll7rkCVYOXKhRANCAAQIL4wAF7rscHbESb5IBCc5RavdloZLqR1r
        HkFnkZxy0OuVctvxkxeoC9C2sCxLiRpJxTYq96ldwKJTsN4ftYPz
        -----END PRIVATE KEY-----
        """

    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIOvE0xLs9qjqkmCn4FduE77+U6y41vn4YhLTv2Aa8Ng/
        -----END PRIVATE KEY-----
        """

    static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj0nMRazWWRIgICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELPq+c8bc1+hhy9DLxDyyMEEgZA+
        qqVEybefBihpHzw4Kq4kf7ka8EvdHzKzAfr85Lz2s69wLK9BtzksHrwLasVTK1Q8
        oQfA7GqTeRppJJlwnkgthf2DN3tKr56oVVqCT0KfojOIhh1vAAo+eY4XPmz7iqEl
        QOxGRSgatckHhGgbnutai9ej5QAOMwtSyqknfKjeydan7d998c+aEXf1DNFg/HU=
        -----END ENCRYPTED PRIVATE KEY-----
        """
}
