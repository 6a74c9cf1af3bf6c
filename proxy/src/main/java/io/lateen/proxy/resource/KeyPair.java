package io.lateen.proxy.resource;

/// A certificate chain and its private key.
public record KeyPair(Pem certificateChain, Pem privateKey) {}
