import HTTP1

/// What the document tells of devices and of messages to them.
extension Operation {
    static let addDevice = Operation(
        method: .post, id: "addDevice", tag: .users, summary: "Let a device have push messages",
        description:
            "Firebase is asked whether it knows the token. A user has \(Devices.most) devices at the most: "
            + "the oldest makes room. A device that another user had is this user's from now on.",
        tier: .user, lane: .service, needsToken: true,
        bodies: [
            .json(
                .object([
                    .init(
                        "token",
                        .text(
                            length: Devices.tokenLength, pattern: Devices.tokenPattern,
                            example: "fGr3b0qXTkq:APA91bH"), "Of Firebase Cloud Messaging")
                ]), Example("device", ["token": "fGr3b0qXTkq:APA91bH"]))
        ],
        answers: [
            Answer(
                status: 201, description: "Added", contents: [.json(deviceModel, Example("device", device))],
                links: [removing])
        ],
        errors: [.badRequest, .badAccessToken, .userGone])

    static let devices = Operation(
        method: .get, id: "devices", tag: .users, summary: "List one's devices",
        description: "The newest first; tokens are not told.", tier: .user, needsToken: true,
        answers: [
            Answer(
                status: 200, description: "The devices",
                contents: [
                    .json(
                        .object([.init("devices", .list(of: deviceModel, minimum: 0))]),
                        Example("one", devicesExample))
                ])
        ],
        errors: [.badRequest, .badAccessToken, .userGone, .bodyTooLarge])

    static let deleteDevice = Operation(
        method: .delete, id: "deleteDevice", tag: .users, summary: "Remove a device",
        description: "No message goes to it any more.", tier: .user, needsToken: true,
        parameters: [
            Parameter(
                name: "device_id", description: "As the list has it", schema: .integer(minimum: 1, example: 1)
            )
        ],
        answers: [
            .message("It is gone", "Device removed"),
            .problem(404, "NOT_FOUND", "The user has no such device; or no such user", "Device not found"),
        ],
        errors: [.badRequest, .badAccessToken, .bodyTooLarge])

    static let push = Operation(
        method: .post, id: "push", tag: .users, summary: "Send a message to one's devices",
        description: "To all of them. Those that have no app any more are removed.", tier: .user,
        lane: .service, needsToken: true,
        bodies: [
            .json(
                .object([
                    .init("title", .text(length: Devices.titleLength, example: "Hello")),
                    .init("body", .text(length: Devices.bodyLength, example: "It is time")),
                ]), Example("message", ["title": "Hello", "body": "It is time"]))
        ],
        answers: [
            Answer(
                status: 200, description: "What became of it", contents: [.json(pushed, pushedExample)]),
            .problem(404, "NOT_FOUND", "The user has no device; or no such user", "No devices"),
        ],
        errors: [.badRequest, .badAccessToken])

    private static let removing = Link(
        operationID: "deleteDevice", description: "Once its app is gone",
        parameters: ["device_id": "$response.body#/id"])

    private static let deviceModel = JSONSchema.object([
        .init("id", .integer(minimum: 1, example: 1)), .init("added_at", .timestamp),
    ])

    private static let pushed = JSONSchema.object([
        .init("sent", .integer(minimum: 0, example: 1), "How many devices it is on the way to"),
        .init("failed", .integer(minimum: 0, example: 0), "How many it could not be sent to now"),
        .init("removed", .integer(minimum: 0, example: 0), "How many had no app any more"),
    ])

    private static var device: JSONObject {
        var json = JSONObject()
        json.set("id", 1)
        json.set("added_at", Example.timestamp)
        return json
    }

    private static var devicesExample: JSONObject {
        var json = JSONObject()
        json.set("devices", [device])
        return json
    }

    private static var pushedExample: Example {
        var json = JSONObject()
        json.set("sent", 1)
        json.set("failed", 0)
        json.set("removed", 0)
        return Example("pushed", json)
    }
}
