/// The models and the answers that several paths share.
extension OpenAPIDocument {
    static let components = "\"components\": {\n\(securitySchemes),\n\(responses),\n\(schemas)\n}"

    private static let securitySchemes = #"""
        "securitySchemes": {"password": {
          "type": "oauth2", "description": "Authorization: Bearer, with the access token of a login.",
          "flows": {"password": {
            "tokenUrl": "/api/v1/auth/login", "refreshUrl": "/api/v1/auth/refresh", "scopes": {}}}
        }}
        """#

    private static let responses = #"""
        "responses": {
          "Unreadable": {"description": "The body cannot be read",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
          "Unauthorized": {"description": "Credentials or token are missing or not good",
            "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
          "TooLarge": {"description": "The body is larger than 64 KiB",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
          "UnsupportedMediaType": {"description": "The body is of another media type",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
          "Invalid": {"description": "Every bad field at once",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ValidationError"}}}},
          "RateLimited": {"description": "Too many requests",
            "headers": {
              "X-RateLimit-Limit": {"schema": {"type": "integer"}},
              "X-RateLimit-Remaining": {"schema": {"type": "integer"}},
              "X-RateLimit-Reset": {"description": "Unix seconds", "schema": {"type": "integer"}},
              "Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}
            },
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
          "Unavailable": {"description": "Too busy, or a part of the service does not answer; try again",
            "headers": {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
        }
        """#

    private static let schemas = #"""
        "schemas": {
          "SignUpForm": {
            "type": "object", "required": ["username", "email", "password", "first_name", "last_name"],
            "properties": {
              "username": {"type": "string", "minLength": 3, "maxLength": 50, "pattern": "^[A-Za-z0-9_.-]+$",
                "description": "Unique without regard to case", "examples": ["johndoe"]},
              "email": {"type": "string", "format": "email", "maxLength": 254,
                "description": "Unique without regard to case", "examples": ["john@example.com"]},
              "password": {"type": "string", "format": "password", "minLength": 8, "maxLength": 128},
              "first_name": {"type": "string", "minLength": 1, "maxLength": 50, "examples": ["John"]},
              "last_name": {"type": "string", "minLength": 1, "maxLength": 50, "examples": ["Doe"]}
            }
          },
          "LoginForm": {
            "type": "object", "required": ["username", "password"],
            "properties": {
              "grant_type": {"type": "string", "const": "password"},
              "username": {"type": "string", "minLength": 1, "examples": ["johndoe"]},
              "password": {"type": "string", "format": "password", "minLength": 1},
              "scope": {"type": "string", "description": "Ignored"},
              "client_id": {"type": "string", "description": "Ignored"},
              "client_secret": {"type": "string", "description": "Ignored"}
            }
          },
          "RefreshRequest": {
            "type": "object", "required": ["refresh_token"],
            "properties": {"refresh_token": {"type": "string"}}
          },
          "Tokens": {
            "type": "object", "required": ["access_token", "refresh_token", "token_type"],
            "properties": {
              "access_token": {"type": "string", "description": "A JWT"},
              "refresh_token": {"type": "string", "description": "A JWT"},
              "token_type": {"type": "string", "const": "bearer"}
            }
          },
          "RefreshedTokens": {
            "type": "object", "required": ["access_token", "token_type"],
            "properties": {
              "access_token": {"type": "string", "description": "A JWT"},
              "refresh_token": {"type": "string", "description": "A JWT, in place of the one that was sent"},
              "token_type": {"type": "string", "const": "bearer"}
            }
          },
          "LoggedOut": {
            "type": "object", "required": ["message", "revoked_at"],
            "properties": {
              "message": {"type": "string"},
              "revoked_at": {"type": "string", "format": "date-time"}
            }
          },
          "User": {
            "type": "object",
            "required": ["id", "username", "email", "first_name", "last_name", "created_at", "updated_at"],
            "properties": {
              "id": {"type": "integer"},
              "username": {"type": "string"},
              "email": {"type": "string", "format": "email"},
              "first_name": {"type": "string"},
              "last_name": {"type": "string"},
              "created_at": {"type": "string", "format": "date-time"},
              "updated_at": {"type": "string", "format": "date-time"}
            }
          },
          "Welcome": {
            "type": "object", "required": ["message", "version", "health"],
            "properties": {
              "message": {"type": "string"},
              "version": {"type": "string"},
              "health": {"type": "string"},
              "docs": {"type": "string"},
              "openapi": {"type": "string"}
            }
          },
          "Healthy": {
            "type": "object", "required": ["status", "timestamp", "version"],
            "properties": {
              "status": {"type": "string", "const": "healthy"},
              "timestamp": {"type": "string", "format": "date-time"},
              "version": {"type": "string"}
            }
          },
          "Unhealthy": {
            "type": "object", "required": ["status", "error", "timestamp"],
            "properties": {
              "status": {"type": "string", "const": "unhealthy"},
              "error": {"type": "string"},
              "timestamp": {"type": "string", "format": "date-time"}
            }
          },
          "Error": {
            "type": "object", "required": ["detail", "error_code", "timestamp"],
            "properties": {
              "detail": {"type": "string"},
              "error_code": {"type": "string", "examples": ["UNAUTHORIZED"]},
              "timestamp": {"type": "string", "format": "date-time"}
            }
          },
          "ValidationError": {
            "type": "object", "required": ["detail", "error_code", "timestamp"],
            "properties": {
              "detail": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
              "error_code": {"type": "string", "const": "VALIDATION_ERROR"},
              "timestamp": {"type": "string", "format": "date-time"}
            }
          },
          "FieldError": {
            "type": "object", "required": ["loc", "msg", "type"],
            "properties": {
              "loc": {"type": "array", "items": {"type": "string"}},
              "msg": {"type": "string"},
              "type": {"type": "string", "examples": ["value_error.missing"]}
            }
          }
        }
        """#
}
