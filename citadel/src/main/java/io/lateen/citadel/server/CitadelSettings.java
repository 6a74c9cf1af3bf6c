package io.lateen.citadel.server;

import io.lateen.citadel.authority.KeyForm;
import io.lateen.citadel.authority.Lifetimes;
import io.lateen.citadel.secrets.CustomNames;
import io.lateen.citadel.secrets.RenewalRule;
import io.lateen.citadel.upstream.UpstreamSettings;
import io.lateen.model.name.TrustDomains;
import io.lateen.wire.tls.SpiffeId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How Citadel runs; where a flag of Istio 1.1's `istio_ca` means the same, it is named.
///
/// @param grpc where certificates are asked for
/// @param monitoring `/metrics`, `/version`, `/healthz`, `/ready`
/// @param namespace where the authority keeps its own Secrets (`--citadel-storage-namespace`)
/// @param domains the name is in every new certificate; the mesh's own aliases come to these
/// @param hosts names in Citadel's own certificate (`--grpc-host-identities`)
/// @param audiences for one of which a token must be
/// @param rootLife of a self-signed root (`--self-signed-ca-cert-ttl`)
/// @param overlap how long everybody has to learn of a new root before it signs
/// @param form of keys that are made here
/// @param secrets whether every ServiceAccount gets a Secret (not with `--server-only`)
/// @param check how often everything is looked at again
/// @param signsAuthorities whether the Citadel of another cluster may have an authority below this
///     one (`--sign-ca-certs`)
/// @param upstream the authority above this one; null: there is none
/// @param customNames what is in some accounts' Secrets beside their identity
/// @param renewalNeedsToken whether a certificate that was given for a token is renewed for a token
///     only, and not for whoever shows it
public record CitadelSettings(
    InetSocketAddress grpc,
    InetSocketAddress monitoring,
    String version,
    String namespace,
    TrustDomains domains,
    List<String> hosts,
    List<String> audiences,
    Lifetimes lifetimes,
    Duration rootLife,
    Duration overlap,
    KeyForm form,
    boolean secrets,
    RenewalRule renewal,
    Duration check,
    boolean signsAuthorities,
    @Nullable UpstreamSettings upstream,
    CustomNames customNames,
    boolean renewalNeedsToken) {
  /// For whom a token must be, unless something else is wanted: one that is worth something at the
  /// API server need not be sent here.
  public static final String AUDIENCE = "istio-ca";

  private static final String STORAGE = "istio-system";

  public CitadelSettings {
    hosts = List.copyOf(hosts);
    audiences = List.copyOf(audiences);
  }

  /// As Istio 1.1 runs it, with keys on an elliptic curve.
  public static CitadelSettings at(
      InetSocketAddress grpc, InetSocketAddress monitoring, String version) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        STORAGE,
        TrustDomains.DEFAULT,
        List.of("istio-ca", "istio-citadel"),
        List.of(AUDIENCE),
        Lifetimes.USUAL,
        Duration.ofDays(3650),
        Duration.ofHours(24),
        KeyForm.EC_P256,
        true,
        RenewalRule.USUAL,
        Duration.ofSeconds(30),
        false,
        null,
        CustomNames.NONE,
        true);
  }

  public CitadelSettings withDomains(TrustDomains other) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        namespace,
        other,
        hosts,
        audiences,
        lifetimes,
        rootLife,
        overlap,
        form,
        secrets,
        renewal,
        check,
        signsAuthorities,
        upstream,
        customNames,
        renewalNeedsToken);
  }

  /// @param accepted for one of which a token must be
  public CitadelSettings withAudiences(List<String> accepted) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        namespace,
        domains,
        hosts,
        accepted,
        lifetimes,
        rootLife,
        overlap,
        form,
        secrets,
        renewal,
        check,
        signsAuthorities,
        upstream,
        customNames,
        renewalNeedsToken);
  }

  public CitadelSettings withLives(Lifetimes leaves, Duration root, Duration overlapping) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        namespace,
        domains,
        hosts,
        audiences,
        leaves,
        root,
        overlapping,
        form,
        secrets,
        renewal,
        check,
        signsAuthorities,
        upstream,
        customNames,
        renewalNeedsToken);
  }

  public CitadelSettings withSecrets(
      boolean written, RenewalRule rule, KeyForm keys, Duration interval) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        namespace,
        domains,
        hosts,
        audiences,
        lifetimes,
        rootLife,
        overlap,
        keys,
        written,
        rule,
        interval,
        signsAuthorities,
        upstream,
        customNames,
        renewalNeedsToken);
  }

  /// Its place among authorities.
  public CitadelSettings withOthers(boolean below, @Nullable UpstreamSettings above) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        namespace,
        domains,
        hosts,
        audiences,
        lifetimes,
        rootLife,
        overlap,
        form,
        secrets,
        renewal,
        check,
        below,
        above,
        customNames,
        renewalNeedsToken);
  }

  public CitadelSettings withCustomNames(CustomNames names) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        namespace,
        domains,
        hosts,
        audiences,
        lifetimes,
        rootLife,
        overlap,
        form,
        secrets,
        renewal,
        check,
        signsAuthorities,
        upstream,
        names,
        renewalNeedsToken);
  }

  /// @param needed see [CitadelSettings]
  public CitadelSettings withRenewal(boolean needed) {
    return new CitadelSettings(
        grpc,
        monitoring,
        version,
        namespace,
        domains,
        hosts,
        audiences,
        lifetimes,
        rootLife,
        overlap,
        form,
        secrets,
        renewal,
        check,
        signsAuthorities,
        upstream,
        customNames,
        needed);
  }

  /// Who may have an authority below this one: another Citadel, by the account that Istio gives it;
  /// null: nobody.
  @Nullable SpiffeId below() {
    return signsAuthorities
        ? new SpiffeId(domains.name(), namespace, "istio-citadel-service-account")
        : null;
  }

  /// By whichever name a caller knows Citadel.
  List<String> allHosts() {
    List<String> all = new java.util.ArrayList<>(hosts);
    for (String host : hosts) {
      all.add(host + "." + namespace);
      all.add(host + "." + namespace + ".svc");
      all.add(host + "." + namespace + ".svc.cluster.local");
    }
    return all;
  }
}
