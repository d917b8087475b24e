using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace EdgeActors.Simulator.Akka;

/// <summary>Has Akka's transport ask every connection for the <see cref="JoinSecret"/>. Named in defaults.conf.</summary>
internal sealed class SecretTransportProvider : ITransportAdapterProvider
{
    /// <inheritdoc/>
    public Transport Create(Transport wrappedTransport, ExtendedActorSystem system) => system.Settings.Setup.Get<JoinSecret>() is { HasValue: true, Value: var secret }
        ? new SecretTransport(wrappedTransport, system, secret)
        : wrappedTransport;
}

/// <summary>
/// A transport that lets nothing through to Akka before both sides of a connection have proved that they know the secret. Addresses stay those of the transport below.
/// </summary>
internal sealed class SecretTransport : Transport
{
    private readonly Transport _below;
    private readonly JoinSecret _secret;
    private readonly Refusals _refusals;

    public SecretTransport(Transport below, ExtendedActorSystem system, JoinSecret secret)
    {
        (_below, _secret, _refusals) = (below, secret, Refusals.Of(system));
        (System, Config) = (system, below.Config);
    }

    /// <inheritdoc/>
    public override string SchemeIdentifier => _below.SchemeIdentifier;

    /// <inheritdoc/>
    public override long MaximumPayloadBytes => _below.MaximumPayloadBytes;

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => _below.IsResponsibleFor(remote);

    /// <inheritdoc/>
    public override Task<bool> Shutdown() => _below.Shutdown();

    /// <inheritdoc/>
    public override Task<bool> ManagementCommand(object message) => _below.ManagementCommand(message);

    /// <inheritdoc/>
    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        (Address address, TaskCompletionSource<IAssociationEventListener> listener) = await _below.Listen().ConfigureAwait(false);
        var above = new TaskCompletionSource<IAssociationEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.TrySetResult(new Door(this, above.Task));
        return (address, above);
    }

    /// <inheritdoc/>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        AssociationHandle handle = await _below.Associate(remoteAddress).ConfigureAwait(false);
        return await Prove(handle, caller: true).ConfigureAwait(false)
            ?? throw new InvalidAssociationException($"{remoteAddress} did not prove that it knows the secret");
    }

    /// <returns>The connection when the other side has proved itself; null if it has not, and the connection is closed.</returns>
    private async Task<AssociationHandle?> Prove(AssociationHandle handle, bool caller)
    {
        var proven = new ProvenHandle(handle, _secret, caller);
        if (await proven.Begin().ConfigureAwait(false) is not { } problem)
        {
            return proven;
        }

        _refusals.Note($"{handle.RemoteAddress} {problem}; every member needs the same {JoinSecret.Variable}");
        handle.Disassociate("it did not prove that it knows the secret", System.Log);
        return null;
    }

    /// <summary>Where connections of others come in.</summary>
    private sealed class Door(SecretTransport transport, Task<IAssociationEventListener> above) : IAssociationEventListener
    {
        public async void Notify(IAssociationEvent ev)
        {
            IAssociationEvent? passed = ev;
            if (ev is InboundAssociation inbound)
            {
                passed = await transport.Prove(inbound.Association, caller: false).ConfigureAwait(false) is { } proven ? new InboundAssociation(proven) : null;
            }

            if (passed is not null)
            {
                (await above.ConfigureAwait(false)).Notify(passed);
            }
        }
    }

    /// <summary>
    /// A connection. First the called side sends a random number, the caller its own with its proof, then the called side its proof: a stranger learns nothing that it
    /// could try secrets on. What comes after that goes on to whoever listens above.
    /// </summary>
    private sealed class ProvenHandle : AssociationHandle, IHandleEventListener
    {
        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

        private readonly AssociationHandle _below;
        private readonly JoinSecret _secret;
        private readonly bool _caller;
        private readonly byte[] _nonce = JoinSecret.NewNonce();
        private readonly TaskCompletionSource<string?> _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _gate = new();
        private readonly List<IHandleEvent> _early = []; // nobody listens above yet
        private byte[] _other = [];
        private IHandleEventListener? _above;
        private bool _open;

        public ProvenHandle(AssociationHandle below, JoinSecret secret, bool caller)
            : base(below.LocalAddress, below.RemoteAddress) => (_below, _secret, _caller) = (below, secret, caller);

        /// <returns>Null when both have proved themselves; else what was wrong.</returns>
        public async Task<string?> Begin()
        {
            _below.ReadHandlerSource.TrySetResult(this);
            _ = ReadHandlerSource.Task.ContinueWith(above => HandOn(above.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            if (!_caller)
            {
                _below.Write(ByteString.CopyFrom(_nonce));
            }

            try
            {
                return await _met.Task.WaitAsync(s_patience).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return "does not ask for or prove a secret";
            }
        }

        public void Notify(IHandleEvent ev)
        {
            lock (_gate)
            {
                if (_open)
                {
                    Pass(ev);
                }
                else if (ev is InboundPayload payload)
                {
                    Meet(payload.Payload.Span);
                }
                else
                {
                    _met.TrySetResult("has closed the connection without proving that it knows the secret");
                }
            }
        }

        public override bool Write(ByteString payload) => _below.Write(payload);

        [Obsolete("As Akka declares it.")]
        public override void Disassociate() => _below.Disassociate();

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => _below.GetHashCode();

        private void Meet(ReadOnlySpan<byte> frame)
        {
            if (!_caller)
            {
                bool knows = frame.Length == JoinSecret.NonceBytes + JoinSecret.ProofBytes
                    && _secret.Holds(frame[JoinSecret.NonceBytes..], ofCaller: true, _nonce, frame[..JoinSecret.NonceBytes]);
                if (knows)
                {
                    _below.Write(ByteString.CopyFrom(_secret.Proof(ofCaller: false, _nonce, frame[..JoinSecret.NonceBytes])));
                }

                // Only now may anybody else write.
                Decide(knows);
            }
            else if (_other.Length == 0 && frame.Length == JoinSecret.NonceBytes)
            {
                _other = frame.ToArray();
                _below.Write(ByteString.CopyFrom([.. _nonce, .. _secret.Proof(ofCaller: true, _other, _nonce)]));
            }
            else
            {
                Decide(_other.Length > 0 && frame.Length == JoinSecret.ProofBytes && _secret.Holds(frame, ofCaller: false, _other, _nonce));
            }
        }

        private void Decide(bool knows)
        {
            _open = knows;
            _met.TrySetResult(knows ? null : "does not know the secret");
        }

        private void Pass(IHandleEvent ev)
        {
            if (_above is null)
            {
                _early.Add(ev);
            }
            else
            {
                _above.Notify(ev);
            }
        }

        private void HandOn(IHandleEventListener above)
        {
            lock (_gate)
            {
                _above = above;
                _early.ForEach(above.Notify);
                _early.Clear();
            }
        }
    }
}
