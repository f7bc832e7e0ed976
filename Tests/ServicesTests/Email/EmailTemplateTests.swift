import Foundation
import Testing

@testable import UpstreamApp

@Suite struct EmailTemplateTests {
    private typealias Variable = EmailMessage.Variable

    @Test("values are escaped where the page is HTML, and are as they are elsewhere")
    func rendering() throws {
        let template = try EmailTemplate(
            name: "welcome", subject: "Welcome, {{ name }}!\n",
            html: #"<p title="{{name}}">Hello {{ name }}</p>"#, text: "Hello {{name}}, {{ name }}")
        #expect(template.variables == ["name"])
        let rendering = try template.render([Variable(name: "name", value: #"<b>"Ann" & 'co'"#)])
        #expect(rendering.subject == #"Welcome, <b>"Ann" & 'co'!"#)
        let escaped = "&lt;b&gt;&quot;Ann&quot; &amp; &#39;co&#39;"
        #expect(rendering.html == #"<p title="\#(escaped)">Hello \#(escaped)</p>"#)
        #expect(rendering.text == #"Hello <b>"Ann" & 'co', <b>"Ann" & 'co'"#)
    }

    @Test("a value is put in once: what looks like a gap in it is none")
    func noSecondPass() throws {
        let template = try EmailTemplate(name: "a", subject: "s", html: "{{x}}{{y}}", text: nil)
        let rendering = try template.render([
            Variable(name: "x", value: "{{y}}"), Variable(name: "y", value: "1"),
        ])
        #expect(rendering.html == "{{y}}1")
    }

    @Test("a value that is missing, or asked for by nothing, is an error that names it")
    func missing() throws {
        let template = try EmailTemplate(name: "a", subject: "{{s}}", html: "{{x}}", text: nil)
        let none = #expect(throws: EmailTemplate.Fault.self) { try template.render([]) }
        #expect(none?.text == "a has no value for s, x")
        let more = #expect(throws: EmailTemplate.Fault.self) {
            try template.render([
                Variable(name: "s", value: "1"), Variable(name: "x", value: "2"),
                Variable(name: "z", value: "3"),
            ])
        }
        #expect(more?.text == "a asks for no z")
        let lines = #expect(throws: EmailTemplate.Fault.self) {
            try template.render([Variable(name: "s", value: "1\r\nBcc: x"), Variable(name: "x", value: "2")])
        }
        #expect(lines?.text == "a's subject is blank or no single line")
    }

    @Test(
        "a gap that is none is found when the template is read",
        arguments: ["{{", "{{}}", "{{ a b ! }}", "{{{a}}}"])
    func broken(html: String) {
        #expect(throws: EmailTemplate.Fault.self) {
            try EmailTemplate(name: "a", subject: "s", html: html, text: nil)
        }
    }

    @Test(
        "without a text of its own a page is told in words",
        arguments: [
            ("<p>One</p><p>Two</p>", "One\n\nTwo\n"), ("a<br>b", "a\nb\n"),
            ("<h1>T</h1><ul><li>1</li><li>2</li></ul>", "T\n\n- 1\n\n- 2\n"),
            (#"<a href="https://x.example/?a=1&amp;b=2">here</a>"#, "here (https://x.example/?a=1&b=2)\n"),
            (#"<a href='https://x.example/'>https://x.example/</a>"#, "https://x.example/\n"),
            ("<style>p{}</style><script>x</script><!-- c -->a", "a\n"),
            ("&lt;b&gt; &amp;amp;", "<b> &amp;\n"),
            ("  a \n\t b  ", "a b\n"), ("<p", "\n"), ("", "\n"),
        ])
    func plain(html: String, text: String) {
        #expect(HTMLText.plain(html) == text)
    }

    @Test("templates are files of a folder, and nothing beside it")
    func files() throws {
        let folder = "/tmp/postern-templates-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("hi.subject", "Hi\n"), ("hi.html", "<p>Hi</p>"), ("bad.subject", "x")] {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        let rendering = try EmailTemplate(named: "hi", in: folder).render([])
        #expect(rendering == EmailTemplate.Rendering(subject: "Hi", html: "<p>Hi</p>", text: "Hi\n"))
        let absent = #expect(throws: EmailTemplate.Fault.self) { try EmailTemplate(named: "bad", in: folder) }
        #expect(absent?.text == "\(folder) has no bad.subject, or no bad.html")
        for name in ["", "../hi", "a/b", "a.b", "ü"] {
            #expect(throws: EmailTemplate.Fault.self) { try EmailTemplate(named: name, in: folder) }
        }
    }
}
