package io.lateen.node.controller;

/// One loop from what is wished to what is; closing ends it without waiting.
interface Controller extends AutoCloseable {
  @Override
  void close();
}
