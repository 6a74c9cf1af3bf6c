package io.lateen.proxy.report.trace;

import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Trace;

/// Spans being gathered, as a collector wants them. On one event loop only.
sealed interface SpanBatch permits ZipkinBatch, OtlpBatch {
  void add(Trace trace, RequestRecord record);

  int size();

  /// The spans so far as one body; begins anew.
  byte[] take();
}
