/// What each path takes and answers.
extension OpenAPIDocument {
    static let systemPaths = #"""
        "/": {"get": {
          "tags": ["system"], "operationId": "welcome", "summary": "Say what this is",
          "responses": {
            "200": {"description": "Where to go from here",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Welcome"}}}},
            "429": {"$ref": "#/components/responses/RateLimited"}
          }
        }},
        "/health": {"get": {
          "tags": ["system"], "operationId": "health", "summary": "Tell whether API and database work",
          "responses": {
            "200": {"description": "Healthy",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Healthy"}}}},
            "429": {"$ref": "#/components/responses/RateLimited"},
            "503": {"description": "Unhealthy; or the gateway cannot reach the app",
              "content": {"application/json": {"schema": {"anyOf": [
                {"$ref": "#/components/schemas/Unhealthy"}, {"$ref": "#/components/schemas/Error"}]}}}}
          }
        }}
        """#

    static let authPaths = #"""
        "/api/v1/auth/signup": {"post": {
          "tags": ["auth"], "operationId": "signup", "summary": "Register a user and sign in",
          "requestBody": {"required": true, "content": {"application/x-www-form-urlencoded": {
            "schema": {"$ref": "#/components/schemas/SignUpForm"}}}},
          "responses": {
            "201": {"description": "Registered",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tokens"}}}},
            "400": {"description": "Username or e-mail is taken (which is not told); or an unreadable form",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
            "413": {"$ref": "#/components/responses/TooLarge"},
            "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
            "422": {"$ref": "#/components/responses/Invalid"},
            "429": {"$ref": "#/components/responses/RateLimited"},
            "503": {"$ref": "#/components/responses/Unavailable"}
          }
        }},
        "/api/v1/auth/login": {"post": {
          "tags": ["auth"], "operationId": "login", "summary": "Sign in with username and password",
          "requestBody": {"required": true, "content": {"application/x-www-form-urlencoded": {
            "schema": {"$ref": "#/components/schemas/LoginForm"}}}},
          "responses": {
            "200": {"description": "Signed in",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tokens"}}}},
            "400": {"$ref": "#/components/responses/Unreadable"},
            "401": {"$ref": "#/components/responses/Unauthorized"},
            "413": {"$ref": "#/components/responses/TooLarge"},
            "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
            "422": {"$ref": "#/components/responses/Invalid"},
            "429": {"$ref": "#/components/responses/RateLimited"},
            "503": {"$ref": "#/components/responses/Unavailable"}
          }
        }},
        "/api/v1/auth/refresh": {"post": {
          "tags": ["auth"], "operationId": "refresh", "summary": "Get a new access token",
          "requestBody": {"required": true, "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/RefreshRequest"}}}},
          "responses": {
            "200": {"description": "Refreshed; a new refresh token comes only where refresh tokens rotate",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RefreshedTokens"}}}},
            "400": {"$ref": "#/components/responses/Unreadable"},
            "401": {"$ref": "#/components/responses/Unauthorized"},
            "413": {"$ref": "#/components/responses/TooLarge"},
            "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
            "422": {"$ref": "#/components/responses/Invalid"},
            "429": {"$ref": "#/components/responses/RateLimited"},
            "503": {"$ref": "#/components/responses/Unavailable"}
          }
        }},
        "/api/v1/auth/logout": {"post": {
          "tags": ["auth"], "operationId": "logout", "summary": "End the session and all of its tokens",
          "security": [{"password": []}],
          "responses": {
            "200": {"description": "Ended, durably",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LoggedOut"}}}},
            "401": {"$ref": "#/components/responses/Unauthorized"},
            "429": {"$ref": "#/components/responses/RateLimited"},
            "503": {"$ref": "#/components/responses/Unavailable"}
          }
        }}
        """#

    static let userPaths = #"""
        "/api/v1/users/me": {"get": {
          "tags": ["users"], "operationId": "currentUser", "summary": "Get the signed-in user",
          "security": [{"password": []}],
          "responses": {
            "200": {"description": "The user",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}},
            "401": {"$ref": "#/components/responses/Unauthorized"},
            "404": {"description": "The user is gone",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
            "429": {"$ref": "#/components/responses/RateLimited"},
            "503": {"$ref": "#/components/responses/Unavailable"}
          }
        }}
        """#
}
