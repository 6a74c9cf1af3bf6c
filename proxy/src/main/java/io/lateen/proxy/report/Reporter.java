package io.lateen.proxy.report;

import io.lateen.proxy.upstream.Worker;

/// Is told about each request when it is over, on the worker's event loop. Must not block.
public interface Reporter {
  void report(Worker worker, RequestRecord record);
}
