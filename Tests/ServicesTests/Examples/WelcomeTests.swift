import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// The e-mail that somebody who signed up gets: later, once, and whatever the provider does.
@Suite(.serialized) struct WelcomeTests {
    private static let good = ScriptedService.Manner.answer(200, [], #"{"id":"49a3999c"}"#)

    private func with(
        _ script: [ScriptedService.Manner], template: String = "Hello {{ first_name }}",
        _ provider: ServiceName = .resend,
        _ body: (ExampleApp, ScriptedService, WelcomeEmail) throws -> Void
    ) throws {
        let service = try ScriptedService(script)
        defer { service.end() }
        let services = try TestService.email(provider, at: service.origin)
        let email = try WelcomeEmail(
            try EmailTemplate(name: "welcome", subject: template, html: "<p>\(template)</p>", text: nil)
        ) { () throws(ServiceError) in try services.email() }
        let app = try ExampleApp { (store, userID, now) throws(Problem) in
            try store.insertWelcome(userID: userID, at: now)
        }
        try body(app, service, email)
    }

    private func deliver(
        _ app: ExampleApp, _ email: WelcomeEmail, _ cancellation: Cancellation = Cancellation()
    ) throws -> Bool {
        try WelcomeDelivery.deliver(app.store, email, at: app.now, cancellation)
    }

    private func waiting(_ app: ExampleApp) throws -> Int64? {
        try app.store.rows("SELECT count(*) FROM welcome_emails", []).first?.integer(at: 0)
    }

    @Test("signing up asks nobody; the e-mail goes out afterwards, once, with the name escaped")
    func sent() throws {
        try with([Self.good]) { app, service, email in
            #expect(app.signUp("ann", firstName: "A%26%3Cb%3E").status == 201)
            // A sign-up that is refused leaves none behind.
            #expect(app.signUp("ann").status == 400)
            let asked = service.received.count
            let queued = try waiting(app)
            #expect(asked == 0 && queued == 1)
            let delivered = try deliver(app, email)
            let again = try deliver(app, email)
            #expect(delivered && !again)
            let request = try #require(service.received.first)
            #expect(service.received.count == 1 && request.target == "/emails")
            #expect(request.value(of: "idempotency-key") == "welcome-1-\(app.now)")
            let sent = try JSONValue(request.body)
            #expect(sent["subject"]?.string == "Hello A&<b>")
            #expect(sent["html"]?.string == "<p>Hello A&amp;&lt;b&gt;</p>")
            #expect(sent["to"]?.array?.first?.string?.hasSuffix("<ann@example.com>") == true)
            let left = try waiting(app)
            #expect(left == 0)
        }
    }

    @Test("what fails is put off, longer each time, with the same key, and given up within a day")
    func putOff() throws {
        try with([.answer(401, [], "{}")]) { app, service, email in
            #expect(app.signUp("ann").status == 201)
            let start = app.now
            var tries: [Int64] = []
            while try waiting(app) == 1 && app.now < start + 3 * 86_400_000_000 {
                let seen = service.received.count
                _ = try deliver(app, email)
                if service.received.count > seen { tries.append((app.now - start) / 1_000_000) }
                app.now += 5_000_000
            }
            #expect(tries.prefix(5) == [0, 10, 30, 70, 150])
            let pauses = zip(tries, tries.dropFirst()).map { $1 - $0 }
            #expect(pauses.allSatisfy { $0 <= 3_600 } && pauses.contains(3_600))
            #expect((tries.last ?? 0) > 79_000 && (tries.last ?? 0) <= 23 * 3_600)
            #expect(Set(service.received.map { $0.value(of: "idempotency-key") }).count == 1)
        }
    }

    @Test("an address that the provider refuses is given up at once; a limit is waited out")
    func faults() throws {
        try with([.answer(422, [], #"{"name":"validation_error"}"#)]) { app, service, email in
            #expect(app.signUp("ann").status == 201)
            let tried = try deliver(app, email)
            let left = try waiting(app)
            #expect(tried && left == 0 && service.received.count == 1)
        }
        try with([.answer(429, [("Retry-After", "90")], "{}")]) { app, service, email in
            #expect(app.signUp("ann").status == 201)
            _ = try deliver(app, email)
            app.now += 89_000_000
            let early = try deliver(app, email)
            service.play([Self.good])
            app.now += 2_000_000
            let late = try deliver(app, email)
            let left = try waiting(app)
            #expect(!early && late && left == 0)
        }
    }

    @Test("what Brevo may have sent is not sent again, what it has not is")
    func withoutKeys() throws {
        for (manner, left) in [
            (ScriptedService.Manner.answer(500), Int64(0)), (.close, 0), (.truncate("{"), 0),
            (.answer(401, [], "{}"), 1),
        ] {
            try with([manner], .brevo) { app, service, email in
                #expect(app.signUp("ann").status == 201)
                _ = try deliver(app, email)
                #expect(service.received.count == 1)
                let found = try waiting(app)
                #expect(found == left, "\(manner)")
            }
        }
    }

    @Test("one that was being sent when the process ended is sent again, after its lease, by anybody")
    func lease() throws {
        try with([.silence]) { app, service, email in
            #expect(app.signUp("ann").status == 201)
            // As kill -9 leaves it.
            let taken = try app.store.write { () throws(Problem) in
                try app.store.takeWelcome(dueAt: app.now, leaseEnd: app.now + WelcomeDelivery.lease)
            }
            #expect(taken?.userID == 1)
            let early = try deliver(app, email)
            #expect(!early)
            app.now += WelcomeDelivery.lease
            let cancellation = Cancellation()
            Thread.detachNewThread {
                while service.received.isEmpty { usleep(1_000) }
                cancellation.cancel()
            }
            let start = Date()
            let tried = try deliver(app, email, cancellation)
            #expect(tried && Date().timeIntervalSince(start) < 3, "who ends does not wait for a provider")
            service.play([Self.good])
            let late = try deliver(app, email)
            let left = try waiting(app)
            #expect(late && left == 0)
        }
    }

    @Test("a welcome that a day has passed over is one no more")
    func late() throws {
        try with([Self.good]) { app, service, email in
            #expect(app.signUp("ann").status == 201)
            app.now += WelcomeDelivery.longest + 1
            let taken = try deliver(app, email)
            let left = try waiting(app)
            #expect(taken && left == 0 && service.received.isEmpty)
        }
    }

    @Test("who was deleted or disabled meanwhile gets none")
    func gone() throws {
        try with([Self.good]) { app, service, email in
            for name in ["ann", "bob"] { #expect(app.signUp(name).status == 201) }
            try app.store.write { () throws(Problem) in
                try app.store.deleteUser(1)
                try app.store.setDisabled(2, since: app.now, at: app.now)
            }
            while try deliver(app, email) {}
            let left = try waiting(app)
            #expect(service.received.isEmpty && left == 0)
        }
    }

    @Test("a template that asks for what there is not is a fault at start")
    func template() throws {
        let template = try EmailTemplate(
            name: "welcome", subject: "Hi {{ title }}", html: "{{ first_name }}", text: nil)
        let fault = #expect(throws: WelcomeEmail.Fault.self) {
            try WelcomeEmail(template) { () throws(ServiceError) in throw .notConfigured(.resend, []) }
        }
        #expect(
            fault?.text
                == "the template welcome asks for title; there are first_name, last_name, username")
    }

    @Test("the example's own template can be filled")
    func ownTemplate() throws {
        let folder = PythonEnvironment.root + "/examples/endpoints/templates"
        let template = try EmailTemplate(named: "welcome", in: folder)
        #expect(template.variables.isSubset(of: WelcomeEmail.variables))
        _ = try WelcomeEmail(template) { () throws(ServiceError) in throw .notConfigured(.resend, []) }
    }
}
