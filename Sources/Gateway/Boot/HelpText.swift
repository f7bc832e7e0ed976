/// What `gateway --help` and `gateway version` say.
enum HelpText {
    static let version = "0.1.0"

    static let help = """
        Postern, a reverse-proxy gateway: it decides who may pass and how often, and forwards what may.

        usage: gateway COMMAND [OPTION]

          run [--config FILE]    serve, as FILE says (default: gateway.yaml)
              --test             run its tests first, and do not start, or take the file over when it is read
                                 again, when one fails
          check FILE             say `ok`, or everything that is wrong with FILE
          test FILE              run the tests that FILE brings
          explain [OPTION]       tell what the policies make of a request, and by which lines of the file
              --config FILE      (default: gateway.yaml)
              --method METHOD, --path PATH, --header 'NAME: VALUE'
              --request FILE     instead of these: a request line, and a field on each line below
              --token FILE       a token to come along; - is standard input
              --address ADDRESS  whose connection it is (default: 127.0.0.1)
          why ID [--admin PATH]  ask a running gateway why it refused the request of this id
          routes FILE [--json]   print the routes of FILE as they are in force
          schema                 print the JSON Schema of the file, for editors
          probe [OPTION]         ask a running gateway for its health; for container health checks
              --admin PATH       at its admin socket (default: $GATEWAY_ADMIN, else admin.sock in $STATE_DIR)
              --listen ADDRESS   at its public address instead, such as 127.0.0.1:8799
              --timeout TIME     give up after this long, 1ms to 60s (default: 2s)
          reload [--admin PATH]  have a running gateway read its file again, as SIGHUP does; a file that
                                 is refused changes nothing
          revoke WHAT [OPTION]   have a running gateway refuse tokens from now on
              --jti ID           one token; --exp SECONDS: when it expires, if that is known
              --sid ID           the tokens of a session; --exp as above
              --kid ID           the tokens of a key, for ever or until --exp
              --sub ID           the tokens of a user; --before SECONDS: of that login or earlier (now)
              --provider NAME    whose tokens they are (default: local)
              --admin PATH       as above
          version                print the version
          help, --help           print this

        exit codes
          0  all is well
          1  the configuration is refused; of probe: the gateway is not healthy; of revoke and
             reload: it has not done so
          2  the command line is not understood
          3  the gateway cannot start: an address is taken, a store or a key file is not there

        environment (these win over the file; see docs/CONFIGURATION.md)
          SECRET_KEY, SECRET_KEY_FILE     the key of the provider `local`
          RATE_LIMIT_ENABLED, RATE_LIMIT_DEFAULT, RATE_LIMIT_STRICT, RATE_LIMIT_LENIENT, RATE_LIMIT_USER,
          RATE_LIMIT_WINDOW               the four tiers and their window in seconds
          CORS_ALLOW_ORIGINS              origins separated by commas, or *
          GATEWAY_LISTEN                  where to listen (0.0.0.0:8799)
          GATEWAY_ADMIN, SOCKET_PATH      the admin socket, the upstream app's socket
          GATEWAY_ADMIN_USERS             user ids that may use the admin socket, separated by commas
          STATE_DIR                       what must outlive a restart (./var)
          ENVIRONMENT                     development or production
        """
}
