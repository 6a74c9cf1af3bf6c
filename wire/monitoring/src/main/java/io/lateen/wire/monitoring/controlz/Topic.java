package io.lateen.wire.monitoring.controlz;

/// A side from which a server can be looked at. Asked on many threads at once.
interface Topic {
  String title();

  /// `scope`: pages are below `/scopez/`, JSON below `/scopej/`.
  String prefix();

  /// @param page what stands around the body
  Answer page(Ask ask, PageFrame page) throws InterruptedException;

  Answer json(Ask ask) throws InterruptedException;
}
