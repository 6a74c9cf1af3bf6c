package io.lateen.mixer.server;

import io.grpc.StatusException;

/// What a call does with its request.
@FunctionalInterface
interface Work<R> {
  R answer(byte[] message) throws StatusException;
}
