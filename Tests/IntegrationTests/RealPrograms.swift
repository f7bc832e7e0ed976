import Testing

/// Everything that starts the built programs, one test at a time: the processors and ports are shared.
@Suite("the real programs", .serialized)
enum RealPrograms {}
