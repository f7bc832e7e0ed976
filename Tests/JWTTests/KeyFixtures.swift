/// Keys that were made for these tests and thrown away, and tokens that PyJWT signed with them.
enum KeyFixtures {
    static let secret = String(repeating: "0123456789abcdef", count: 4)

    static let set =
        ""
        + #"{"keys": [{"kty": "RSA", "kid": "rsa", "n": "vhfknJm46iwyMCqSfWS-1xz_9IKNvosbhfuFfdL"#
        + #"-zwffbsBkqAPEewWxKT23rlD-mi_n4894DTbRFZ-TnR1ObYfaGdtla_XkNhHIH6FRRmMRXkXCnxfFaGvwJJG"#
        + #"dMQfG1mKow1nOjiqwFmhGKC5vlqyjCA0mhfpIh_USrDvCEXeWhOdKIkyGy_HMeBBw1ElhJa2TUiIF48nv6--"#
        + #"B3HgbOgZVmw3mWRyp7beta2dwafZeLfCFWM5a6E4GTF_BOCsl3Yhafrw4TjguBxJyUKMrzd7yTOFrOXA7ppb"#
        + #"Ask691asavbZksoJ559YNYo-AArqKHOhajeSqH5CpOVz0q1tl3w", "e": "AQAB", "use": "sig"}, {""#
        + #"kty": "EC", "kid": "P-256", "crv": "P-256", "x": "mcPjYbnxwzXSVTd2GRx-J_T8bn5nl-oNkb"#
        + #"P4B6cWOFA", "y": "u9BtulBTKL464a0rZXmHNEEz3lvTYlI3rGA_m8aVdIQ"}, {"kty": "EC", "kid""#
        + #": "P-384", "crv": "P-384", "x": "ZBoLfI7Uk5Tf9z3RiBxMj2UlhoH8XVtH8TZbIQutwOYEMx-Cxzw"#
        + #"ItwCsavNorctP", "y": "0mq7PvRI5NPxc4Wd8_Mj4nHfs4aJuN60Ahx_bYBbTyuj8RFK5n88JEhv_IpHzH"#
        + #"48"}, {"kty": "EC", "kid": "P-521", "crv": "P-521", "x": "AdBB9cDuCqbDwgEN3wrguldT22"#
        + #"ME1EJCBpfPY_-zWJbQ6MWHu-v9f1M7FriwZqjo3GnDjwLrvnSTqLSdFnGpheVd", "y": "AU19Jypj2e2SI"#
        + #"FotBLJerLKrLO5EkksFYIXMMjOvKfkrC-SiIpvy5bClP5wiRh25Aj0TGCgFF9UcVSMsT1alawtr"}, {"kty"#
        + #"": "OKP", "kid": "ed", "crv": "Ed25519", "x": "985jtR5tpI0wWb0HOHTOkG1QFuAnm-28Q6NZV"#
        + #"QrX2F8", "alg": "EdDSA", "key_ops": ["verify"]}]}"#

    static let rsaPEM = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvhfknJm46iwyMCqSfWS+
        1xz/9IKNvosbhfuFfdL+zwffbsBkqAPEewWxKT23rlD+mi/n4894DTbRFZ+TnR1O
        bYfaGdtla/XkNhHIH6FRRmMRXkXCnxfFaGvwJJGdMQfG1mKow1nOjiqwFmhGKC5v
        lqyjCA0mhfpIh/USrDvCEXeWhOdKIkyGy/HMeBBw1ElhJa2TUiIF48nv6++B3Hgb
        OgZVmw3mWRyp7beta2dwafZeLfCFWM5a6E4GTF/BOCsl3Yhafrw4TjguBxJyUKMr
        zd7yTOFrOXA7ppbAsk691asavbZksoJ559YNYo+AArqKHOhajeSqH5CpOVz0q1tl
        3wIDAQAB
        -----END PUBLIC KEY-----
        """

    static let rsaPKCS1 = """
        -----BEGIN RSA PUBLIC KEY-----
        MIIBCgKCAQEAvhfknJm46iwyMCqSfWS+1xz/9IKNvosbhfuFfdL+zwffbsBkqAPE
        ewWxKT23rlD+mi/n4894DTbRFZ+TnR1ObYfaGdtla/XkNhHIH6FRRmMRXkXCnxfF
        aGvwJJGdMQfG1mKow1nOjiqwFmhGKC5vlqyjCA0mhfpIh/USrDvCEXeWhOdKIkyG
        y/HMeBBw1ElhJa2TUiIF48nv6++B3HgbOgZVmw3mWRyp7beta2dwafZeLfCFWM5a
        6E4GTF/BOCsl3Yhafrw4TjguBxJyUKMrzd7yTOFrOXA7ppbAsk691asavbZksoJ5
        59YNYo+AArqKHOhajeSqH5CpOVz0q1tl3wIDAQAB
        -----END RSA PUBLIC KEY-----
        """

    static let weakPEM = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDBjryuEYYm+A0fpXLw5I425NYz
        YDVGPIFEPOYJ5h49zSwDFhD3dJGWEXnKM8no6kpQ0+C4BIcH3kuO20aq/Z4s+68s
        R3jUhFAxrPvoky8HVgM5WQFMnEVLY1NQOHs0pMC9FVsl8uA3QcPTjgPbjcrAwKVX
        +feED7OQMGXgQdetDwIDAQAB
        -----END PUBLIC KEY-----
        """

    static let edPEM = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA985jtR5tpI0wWb0HOHTOkG1QFuAnm+28Q6NZVQrX2F8=
        -----END PUBLIC KEY-----
        """

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBBjCBraADAgECAgEHMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMMAXQwIBcNMjAw
        MTAxMDAwMDAwWhgPMjA5MDAxMDEwMDAwMDBaMAwxCjAIBgNVBAMMAXQwWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAASZw+NhufHDNdJVN3YZHH4n9PxufmeX6g2Rs/gH
        pxY4ULvQbbpQUyi+OuGtK2V5hzRBM95b02JSN6xgP5vGlXSEMAoGCCqGSM49BAMC
        A0gAMEUCIQDQqwT3xg5hTYdGJTTPfqgje/yFsRRd6h88rX2SAfF1dwIgcaxfh2rc
        bglgUZyTXhfGWm2IUns0CiFypP5LcwQukJ4=
        -----END CERTIFICATE-----
        """

    static let confused =
        ""
        + "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiAiYW5uYSIsICJleHAiOiA0MTAyNDQ0ODAwLCA"
        + "iaWF0IjogMTcwMDAwMDAwMH0.fWZxDqQOsvR6uiWL7Z5DXqA-vMLdxIWliGSEg1issnE"

    /// Algorithm, key and token.
    static let tokens: [(algorithm: String, key: String, token: String)] = [
        (
            "RS256", "rsa",
            ""
                + "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTA"
                + "yNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.nRPn-06dc8vLmG5hAG_teeCth8KnBwMudSKLY2jplL6G7J64VU"
                + "H4NWbGXEJlLb1BbQMkoPbDTEyLrF9vLl2Kb3C8DD89PJ5ya7zN0vF7jRyDPlTWKbDIoIHtadyvQf-IwivaP8"
                + "qK9rQJCfjKXuCPniQRz0brlxuNp1OPJh2p_M5693CCgLy2WLC0Mtgd_5Noz7vzsjC8dsKKmnln7uVW5pWE2C"
                + "9SQctqoqesUcTdlIHkh-yH8nrLPMjKdBJ4zGuS5m2IzCUFSkKjaanY7q9xD865rCIxv3CRYu1FwqVkuypNMc"
                + "0wGjiHK2CfGOmCMuT653kBfiEJyyojdGuq0ZdQLQ"
        ),
        (
            "RS384", "rsa",
            ""
                + "eyJhbGciOiJSUzM4NCIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTA"
                + "yNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.aov9jDbeq4Nk6Xf8Qdcs5G8f_RSvVslo6BTr8rUEfTHxBPiqZR"
                + "OvpME1yZM4AgiLezcPCh0yYKbUhLzAI_ZuhtMlLkI4Q9sx6QmSbf5HfanXYEQyCdRMCalYF_poyF043mecwO"
                + "RApPPMy47QImsP_mauAQ-TmLsdmZG3lKccMopXq3IVCL49uSDIGNHC3mRQNeveiVFPKUK7OBGfX8x3hDq-ht"
                + "Y9xpAYaE0qBUYGjwl00EpfOs7PP4UJiAgJS1kAcAHxhXuMuAbGfQ870kfLGMLgsRhjJlHcvu-2KjkVPMEf4Z"
                + "veLmlYGVdBtxwU6baS6eZoX8z6dhIWG7Yi1LprKA"
        ),
        (
            "RS512", "rsa",
            ""
                + "eyJhbGciOiJSUzUxMiIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTA"
                + "yNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.YvxCMm8Uf3BhW5P6NUmCUxV-9JOgX03jWcgzNvq5lEapYLZkPq"
                + "SPdtmHM3LtOaPrZZK8aYiL2y-YfBGP0qmuUGAbIpPnxdKn3IPB_X87djJCRAB81dYCpVHMv5zTzvzs01TlfV"
                + "Q0hSfBEPyh1rB8cLQMDYvJlUe1dRpcLUIsDZseEkoebdcPGPmc-RL6wNukzRDnYQf4XRAhTsYi_nJEwXyCZd"
                + "7tQsg6fXrgHt7svfTU1jnCXKyaFQ-1kLb6o5hcwz0eXABfcWYvo6jbSrz49FxtDfmVp4d-ZfXDejiQLfV6aJ"
                + "fmAVosJmjTgfTbxZVMddb0z37LlHTEHQyMTf8Qfg"
        ),
        (
            "PS256", "rsa",
            ""
                + "eyJhbGciOiJQUzI1NiIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTA"
                + "yNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.cEpDmInw-ish1_QvjGz-hwPjoQo634Y6H3pag2TMGaJNG-h2DK"
                + "x8YT6RLxdkApGra026w4VhqpEw-TJpHcj--dsVjNnx5VzRarf-hhDiY46xDP03SHw3icihCVTmvV7P6FpyJd"
                + "xxsTRncDKb4FJTZdg8hmmLxNhmsoesHPCBMn_ZuyqyyrmA2UkfbndFx2Sx3IlqnWjJd817KVczHkrHV1gGld"
                + "aPWzsERKlE_4hSv5m-BoZkzSAYkPov_ywqWohB3Ns6MVjRvpkv6rbO243WexEumN8L-_B15MKY2VKZJA-ouw"
                + "E2x1viNfmjSY5R7TQarq52XumBbII4hsi-h12g0g"
        ),
        (
            "PS384", "rsa",
            ""
                + "eyJhbGciOiJQUzM4NCIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTA"
                + "yNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.k0s-chIKutjsrvnzi7SzeHJ-a-WbMf_JB_zbCo7gnm7iqMLSV9"
                + "7Oip8Mx5iKfi7P2wB6zZYPfeEhaHUbZlUbRdTQKsGxDvylqY2x67nmfgMGY5Rw4LWhYPQ4Vs3fiqRNiCfn4P"
                + "XqgC_9F3JUKM3WRLuTOVqls5uOP6B4ChjZBpaVx04dM_qhCW6GHOei8tPo5uDB7OvX5gFmzmz2Dso6rTS4By"
                + "jYuKpmc8Coo6RFGz7S6Dx-9Fv9awHSOuQJwXB5MRzxHH8OvtvK8RKNsWVRa9Ts4nv9f-nh2UhUnCb_C9W4k_"
                + "p9y6uDJzQ7c5kwjgUPo2oAtutB1pEYDRfpgoukKg"
        ),
        (
            "PS512", "rsa",
            ""
                + "eyJhbGciOiJQUzUxMiIsImtpZCI6InJzYSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTA"
                + "yNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.pa7SWfOwm4X7n9B6mdPUy8JvJ0zl31qAzTea64c9aHk3XfeRT1"
                + "bx4No5ZQwzHIoQjhPXaUICHCIA3kaHYIJhhLROl8s2t-71mWSuvUcAmuARkutbH_F9lLgP2hSDS0YfoYNmuo"
                + "apuqNyLfLQD_SgGNftUulX7k-PCUND58M9S7pAVAZIeUtDWSIZZucDlvG59-ZQzEAne84c3Oc5o80GeVFnZ4"
                + "roWdRT6wwLhU0kWdi_PmfFo1oeW9KH8gSOiz7Aqv4M4AOHS7vlzCxyIUwDhy_pxSlQKTHkVVNayJrQKm3o2u"
                + "ldqyE0QAZ6fth1qvX3_bb0y5J90V_dQT5Ob62Ouw"
        ),
        (
            "ES256", "P-256",
            ""
                + "eyJhbGciOiJFUzI1NiIsImtpZCI6IlAtMjU2IiwidHlwIjoiSldUIn0.eyJzdWIiOiJhbm5hIiwiZXhwIjo0"
                + "MTAyNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.uFIoyys4Za2dtQS82UF_CKusiRM7oD5RHZdJdkcMxCOtcIL"
                + "QOHyCxWnKl8207YM1AUpv_FI68nrIBNgRbYOpuw"
        ),
        (
            "ES384", "P-384",
            ""
                + "eyJhbGciOiJFUzM4NCIsImtpZCI6IlAtMzg0IiwidHlwIjoiSldUIn0.eyJzdWIiOiJhbm5hIiwiZXhwIjo0"
                + "MTAyNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.VsMGdN3sMd_ZjcEuD2IClB3Ut7XTy9aXp_bVsAkA6HmnXaQ"
                + "qLZ1HH7vB6Fq_mpFCq3S25pGCdTTs0P6hZi6V5ybA2XUFJjR7OILjVeASyoSRIgK9SwW1D1mB7DKpIEV-"
        ),
        (
            "ES512", "P-521",
            ""
                + "eyJhbGciOiJFUzUxMiIsImtpZCI6IlAtNTIxIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhbm5hIiwiZXhwIjo0"
                + "MTAyNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.AHaGfzDSc7tKPG5ym_0_jlckLYSeKOvGxQnBr1WGOaPHpJc"
                + "SAEGks8IZlER6yM6hgbtbmRRZacMfUgm-vDR-O3uuAGta-NBgPQatEIOT4Qe0ZmQc23dFEWbAGOKVXM3rZqU"
                + "RIoYtNfsxlDfSdzb8NoHTPjVdVzkf6GRHFrW2KhCKew8m"
        ),
        (
            "EdDSA", "ed",
            ""
                + "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTAy"
                + "NDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDB9.kkDsJbwkEjkX3FqJAlLrMN-3JGvaOEeWVecP8bA1QtwdHAgwkCb"
                + "TXtgrBZsYdhFjVemYtIp7G_H9RGj2Cme3Bg"
        ),
        (
            "RS256", "",
            ""
                + "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQ"
                + "iOjE3MDAwMDAwMDB9.fDkHBLoN0Nsclfd4RqA3NQwTMIcGvwpKyeRzDs3IOoMIwumxEWZOkQ7sW5z611X_gI"
                + "Iuny-N6EQGFB-uoFkpeZqbPT5fv-eOE_xjBh-_JkbsoaA3RTkCGP7xM45m1o8lghkAX-Zj_Xt-XB3HEQMGtH"
                + "IZ0GvYsLudpd4KSWLu7S7MtNs475J6HDSneo7Fyt3es3qfW5X3vtAdesMWUJpK8ZiDa9NXf_v5-BwIhZ2Q8l"
                + "TpilUiP_H_nB3T2kBmO44QsHeli6O3EGYdRm-vwVPRV7dC3RIw5ppDmm7OCqDDRXYQ8BRV5wHQo6R0eebUex"
                + "3yfYvxcxsPD5cMuFL-Qmm93w"
        ),
        (
            "HS256", "",
            ""
                + "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQ"
                + "iOjE3MDAwMDAwMDB9.MeUd-_LVsEcBdAB4xGVO_gkTEpr1XbeMwKSdeUoGL_0"
        ),
        (
            "HS384", "",
            ""
                + "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQ"
                + "iOjE3MDAwMDAwMDB9.cZL3ag6XymYIlBJxCUPmdAJrGv2JO63ZQR1nF309U3sOjK2Tj-232daVt445jmtR"
        ),
        (
            "HS512", "",
            ""
                + "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm5hIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQ"
                + "iOjE3MDAwMDAwMDB9.iLQURcajsedy6582gflj7kwi2sYZL-2Ru3zzVQSdIbWOTBu72F9Qg0yx3uHk-u_Qut"
                + "oFcaXKJkmdh_Se8PhXig"
        ),
    ]
}
