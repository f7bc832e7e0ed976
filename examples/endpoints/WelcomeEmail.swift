/// What somebody who signed up is sent: the template `welcome` of EMAIL_TEMPLATES.
struct WelcomeEmail: Sendable {
    /// Why it cannot be sent to anybody.
    struct Fault: Error, Equatable {
        var text: String
    }

    static let templateName = "welcome"
    /// What the template may ask for.
    static let variables = ["first_name", "last_name", "username"]

    private let template: EmailTemplate
    private let sender: @Sendable () throws(ServiceError) -> any EmailSender

    init(_ services: Services) throws(Fault) {
        let template: EmailTemplate
        do throws(ServiceError) {
            template = try services.emailTemplate(named: Self.templateName)
        } catch {
            throw Fault(text: error.detail)
        }
        try self.init(template) { () throws(ServiceError) in try services.email() }
    }

    init(
        _ template: EmailTemplate, _ sender: @escaping @Sendable () throws(ServiceError) -> any EmailSender
    ) throws(Fault) {
        let others = template.variables.subtracting(Self.variables).sorted()
        if !others.isEmpty {
            let known = Self.variables.joined(separator: ", ")
            throw Fault(
                text: "the template \(template.name) asks for \(others.joined(separator: ", ")); there are "
                    + known)
        }
        self.template = template
        self.sender = sender
    }

    /// Hands it to the provider, once however often it is called for the same welcome.
    func send(_ welcome: Welcome, to user: User, _ cancellation: Cancellation) throws(ServiceError) {
        let sender = try sender()
        let values = [user.firstName, user.lastName, user.username]
        let given = zip(Self.variables, values).filter { template.variables.contains($0.0) }
        let rendering: EmailTemplate.Rendering
        do throws(EmailTemplate.Fault) {
            rendering = try template.render(
                given.map { EmailMessage.Variable(name: $0.0, value: $0.1) })
        } catch { throw .invalid(sender.provider, error.text) }
        let name = "\(user.firstName) \(user.lastName)"
        guard let recipient = EmailRecipient(user.email, name: name) ?? EmailRecipient(user.email) else {
            throw .invalid(sender.provider, "the address of user \(user.id) is none")
        }
        let message = EmailMessage(
            to: [recipient], subject: rendering.subject,
            body: .content(html: rendering.html, text: rendering.text))
        _ = try sender.send(message, key: welcome.key, cancellation)
    }
}
