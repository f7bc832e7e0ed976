/// A user's devices, and push messages to them.
struct Devices: Sendable {
    static let path = PathTemplate("/api/v1/users/me/devices")
    static let onePath = PathTemplate("/api/v1/users/me/devices/{device_id}")
    static let pushPath = PathTemplate("/api/v1/users/me/push")
    /// Of one user; the oldest makes room for another.
    static let most = 20
    static let tokenLength = 1...4_096
    static let tokenPattern = "^[!-~]+$"
    static let titleLength = 1...100
    static let bodyLength = 1...500
    private static let unavailable = "Push messages cannot be sent at the moment"

    let messaging: @Sendable () throws(ServiceError) -> any Messaging

    var endpoints: [Endpoint] {
        [
            Endpoint(path: Self.path, operation: .addDevice) { call throws(Problem) in try add(call) },
            Endpoint(path: Self.path, operation: .devices) { call throws(Problem) in try list(call) },
            Endpoint(path: Self.onePath, operation: .deleteDevice) { call throws(Problem) in
                try remove(call)
            },
            Endpoint(path: Self.pushPath, operation: .push) { call throws(Problem) in try push(call) },
        ]
    }

    /// Firebase says whether there is such a token, without a message to it.
    private func add(_ call: EndpointCall) throws(Problem) -> Response {
        let userID = try call.userID()
        var fields = try call.request.texts()
        let token = fields.required("token", Self.token)
        try fields.finish()
        let isKnown = try call.asking(Self.unavailable) { () throws(ServiceError) in
            try isRegistered(token)
        }
        if !isKnown { throw .validation([Self.noToken]) }
        let store = call.store
        let device = try store.write { () throws(Problem) in
            try store.insertDevice(token, of: userID, most: Self.most, at: call.now)
        }
        return Response(status: 201, json: device.json)
    }

    private func isRegistered(_ token: String) throws(ServiceError) -> Bool {
        do throws(ServiceError) {
            return try messaging().isRegistered(token)
        } catch {
            // It is another project's.
            if error.code == "SENDER_ID_MISMATCH" { return false }
            throw error
        }
    }

    private func list(_ call: EndpointCall) throws(Problem) -> Response {
        let devices = try call.store.devices(of: try call.userID())
        var json = JSONObject()
        json.set("devices", devices.map(\.json))
        return Response(status: 200, json: json)
    }

    private func remove(_ call: EndpointCall) throws(Problem) -> Response {
        let userID = try call.userID()
        let store = call.store
        guard let id = call.parameters.first.flatMap({ Int64($0) }),
            try store.write({ () throws(Problem) in try store.deleteDevice(id, of: userID) })
        else { throw Problem(.notFound, "Device not found") }
        return Response(status: 200, json: JSONObject(["message": "Device removed"]))
    }

    /// Devices that have no app any more are forgotten.
    private func push(_ call: EndpointCall) throws(Problem) -> Response {
        let userID = try call.userID()
        var fields = try call.request.texts()
        let title = fields.required("title", Self.length("title", Self.titleLength))
        let body = fields.required("body", Self.length("body", Self.bodyLength))
        try fields.finish()
        let devices = try call.store.devices(of: userID)
        if devices.isEmpty { throw Problem(.notFound, "No devices") }
        let message = PushMessage(
            target: .token(""), notification: PushMessage.Notification(title: title, body: body))
        let cancellation = Cancellation(afterMilliseconds: Examples.longestTransferMilliseconds)
        let results = try call.asking(Self.unavailable) { () throws(ServiceError) in
            try messaging().send(message, to: devices.map(\.token), cancellation)
        }
        return try Self.answer(zip(devices, results), of: userID, call)
    }

    private static func answer(
        _ results: Zip2Sequence<[Device], [PushResult]>, of userID: Int64, _ call: EndpointCall
    ) throws(Problem) -> Response {
        var sent: Int64 = 0
        var gone: [Int64] = []
        var failures: [ServiceError] = []
        for (device, result) in results {
            switch result {
            case .sent: sent += 1
            case .unregistered: gone.append(device.id)
            case .failed(let error): failures.append(error)
            }
        }
        if let error = failures.first { StandardError.write("\(call.request.path): \(error)") }
        let store = call.store
        if !gone.isEmpty {
            try store.write { () throws(Problem) in
                for id in gone { _ = try store.deleteDevice(id, of: userID) }
            }
        }
        if sent == 0 && !failures.isEmpty { throw .unavailable(unavailable) }
        var json = JSONObject()
        json.set("sent", sent)
        json.set("failed", Int64(failures.count))
        json.set("removed", Int64(gone.count))
        return Response(status: 200, json: json)
    }

    private static let noToken = FieldError(
        field: "token", message: "value is not a registration token", type: "value_error.token")

    private static func token(_ text: String) -> FieldError? {
        if !PushMessage.isWord(text) || !text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            return .mismatch("token", pattern: tokenPattern)
        }
        return text.utf8.count <= tokenLength.upperBound
            ? nil : .tooLong("token", maximum: tokenLength.upperBound)
    }

    private static func length(_ field: String, _ bounds: ClosedRange<Int>) -> (String) -> FieldError? {
        { text in
            text.unicodeScalars.count <= bounds.upperBound
                ? nil : .tooLong(field, maximum: bounds.upperBound)
        }
    }
}
