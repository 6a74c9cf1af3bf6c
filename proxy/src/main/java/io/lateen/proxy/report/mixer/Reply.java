package io.lateen.proxy.report.mixer;

/// What becomes of a call: exactly one of the two, on the worker's event loop.
interface Reply {
  void answered(byte[] message);

  void failed(CallProblem problem);
}
